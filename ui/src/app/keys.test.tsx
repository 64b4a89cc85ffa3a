import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { go, press, shown } from "../testing/hands";
import { openWindow } from "../testing/window";

const { platform } = navigator;
const on = (name: string) =>
  Object.defineProperty(navigator, "platform", { configurable: true, value: name });
afterEach(() => on(platform));

const grid = () => screen.getByRole("grid");

test("a new page gives the keys that nobody has to its list, or to its title", async () => {
  const window = await openWindow("scene=live", "/t/org-adcock/machines");
  await shown("org-adcock:machines");
  act(() => grid().focus());
  fireEvent.keyDown(grid(), { key: "Enter" });
  await shown("org-adcock:machine");
  await waitFor(() => expect(document.activeElement?.tagName).toBe("H1"));
  expect(document.title).toMatch(/^Machine – Adcock/);
  await go(window, "/t/org-adcock/machines");
  await shown("org-adcock:machines");
  await waitFor(() => expect(document.activeElement).toBe(grid()));
  expect(document.title).toMatch(/^Virtual machines – Adcock/);
});

test("a new page takes the keys from nobody", async () => {
  const window = await openWindow("scene=live", "/t/org-adcock/machines");
  await shown("org-adcock:machines");
  const link = screen.getByRole("link", { name: "Wallet" });
  act(() => link.focus());
  await press(link);
  await shown("org-adcock:wallet");
  await new Promise((settled) => setTimeout(settled, 100));
  expect(document.activeElement).toBe(link);

  await press(screen.getByRole("button", { name: "Top up" }));
  const field = await screen.findByRole("textbox", { name: "Reference" });
  act(() => field.focus());
  await go(window, "/t/org-adcock/operations");
  await shown("org-adcock:operations");
  await new Promise((settled) => setTimeout(settled, 100));
  expect(document.querySelector('[role="grid"]')?.contains(document.activeElement)).toBe(false);
});

test("refreshing keeps the keys on its button", async () => {
  const { core } = await openWindow("scene=live", "/t/org-adcock/overview");
  core.answerWith("refresh", () => new Promise(() => undefined));
  const button = await screen.findByRole("button", { name: "Refresh" });
  act(() => button.focus());
  await press(button);
  await waitFor(() => expect(button.getAttribute("aria-disabled")).toBe("true"));
  expect(button.hasAttribute("disabled")).toBe(false);
  expect(document.activeElement).toBe(button);
});

test("an export from the wallet keeps the keys, and its note gives them to the ledger", async () => {
  const { core } = await openWindow("scene=live&role=customer", "/t/org-vodacom/wallet");
  let done: (receipt: object) => void = () => undefined;
  core.answerWith("export_ledger", () => new Promise((answer) => (done = answer)));
  const button = await screen.findByRole("button", { name: "Export CSV" });
  act(() => button.focus());
  await press(button);
  await waitFor(() => expect(button.textContent).toContain("Exporting"));
  expect(button.hasAttribute("disabled")).toBe(false);
  expect(document.activeElement).toBe(button);
  await act(async () => done({ path: "/tmp/ledger.csv", rows: 3 }));
  await press(await screen.findByRole("button", { name: "Close" }));
  expect(document.activeElement).toBe(grid());
});

test("what empties a search that found nothing gives the keys to the list", async () => {
  for (const [page, field, words] of [
    ["org-cloudtech/operations", "Search operations", "Show all"],
    ["org-cloudtech/customers", "Search customers", "Clear the search"],
    ["org-cloudtech/wallet", "Search wallets", "Clear the search"],
    ["org-vodacom/wallet", "Search the ledger", "Clear search and kinds"],
  ] as const) {
    await openWindow("scene=live", `/t/${page}`);
    const search = await screen.findByRole("searchbox", { name: field });
    fireEvent.change(search, { target: { value: "nothing-like-this" } });
    const clear = await within(grid()).findByRole("button", { name: words });
    act(() => clear.focus());
    await press(clear);
    await waitFor(() => expect(clear.isConnected).toBe(false));
    expect(document.activeElement).toBe(grid());
  }
});

test("on a Mac Alt and an arrow stay with the text; elsewhere they lead back", async () => {
  for (const [name, stays] of [
    ["MacIntel", true],
    ["Linux x86_64", false],
  ] as const) {
    on(name);
    const window = await openWindow("scene=live", "/t/org-adcock/overview");
    await shown("org-adcock:overview");
    await go(window, "/t/org-adcock/machines");
    const field = await screen.findByRole("searchbox", { name: "Search machines" });
    expect(fireEvent.keyDown(field, { key: "ArrowLeft", altKey: true })).toBe(stays);
    await new Promise((settled) => setTimeout(settled, 100));
    expect(globalThis.location.hash).toBe(`#/t/org-adcock/${stays ? "machines" : "overview"}`);
  }
});
