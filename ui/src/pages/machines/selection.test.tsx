import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { MachineRow } from "../../bridge";
import { openWindow } from "../../testing/window";
import { owners, rowKey, type Selection } from "./selection";

const press = (element: Element) => act(async () => void fireEvent.click(element));

async function selected(scene: string) {
  const window = await openWindow(scene, "/t/all/machines");
  await waitFor(() => expect(document.querySelector("#machine-row-0")).toBeTruthy());
  fireEvent.keyDown(screen.getByRole("grid"), { key: "a", ctrlKey: true });
  return { ...window, bar: await screen.findByRole("region", { name: "Selection" }) };
}

test("two customers of one name are two", () => {
  const row = (organisationId: string, id: string) =>
    ({ organisationId, id, organisationName: "Acme" }) as MachineRow;
  const of = (...rows: MachineRow[]): Selection => ({
    kind: "some",
    rows: new Map(rows.map((one) => [rowKey(one), one])),
  });
  expect(owners(of(row("a", "1"), row("a", "2")))).toBe("Acme");
  expect(owners(of(row("a", "1"), row("b", "2")))).toBe("2 customers");
});

test("what can't be done is in the menu all the same, and says why to the keys too", async () => {
  const { bar } = await selected("scene=offline");
  await press(within(bar).getByRole("button", { name: "More" }));
  const stop = await screen.findByRole("menuitem", { name: "Stop" });
  expect(stop.getAttribute("aria-disabled")).toBeNull();
  const why = document.getElementById(stop.getAttribute("aria-describedby")?.split(" ").at(-1) ?? "");
  expect(why?.textContent).toBe("Not possible: the platform can't be reached");
  await press(stop);
  expect(screen.queryByRole("dialog", { name: /^Stop/ })).toBeNull();
});

test("a copy that fails is said in words", async () => {
  const { bar, core } = await selected("scene=live");
  core.answerWith("machines", () => {
    throw { kind: "timedOut" };
  });
  await press(within(bar).getByRole("button", { name: "More" }));
  await press(await screen.findByRole("menuitem", { name: "Copy names" }));
  expect(await within(bar).findByText("The platform took too long")).toBeTruthy();
});

test("the bar keeps no row covered: the table has room beneath its last one", async () => {
  await selected("scene=live");
  const room = () =>
    screen.getByRole("grid").querySelector<HTMLElement>(":scope > * > :last-child")?.style.height;
  expect(room()).toBe("68px");
  fireEvent.keyDown(screen.getByRole("grid"), { key: "Escape" });
  expect(room()).toBe("0px");
});

test("how an export went is said while something is selected too", async () => {
  const { bar } = await selected("scene=live");
  await press(within(bar).getByRole("button", { name: "More" }));
  await press(await screen.findByRole("menuitem", { name: "Export CSV" }));
  expect(await screen.findByText(/rows exported$/)).toBeTruthy();
  expect(screen.getByRole("region", { name: "Selection" })).toBeTruthy();
  await press(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByText(/rows exported$/)).toBeNull());
  expect(document.activeElement).toBe(screen.getByRole("grid"));
});

test("what is said of one selection isn't said of the next", async () => {
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async () => undefined },
  });
  await openWindow("scene=live", "/t/all/machines");
  await waitFor(() => expect(document.querySelector("#machine-row-0")).toBeTruthy());
  fireEvent.keyDown(screen.getByRole("grid"), { key: " " });
  const bar = await screen.findByRole("region", { name: "Selection" });
  await press(within(bar).getByRole("button", { name: "More" }));
  await press(await screen.findByRole("menuitem", { name: "Copy names" }));
  expect(await within(bar).findByText("1 line copied")).toBeTruthy();
  fireEvent.keyDown(screen.getByRole("grid"), { key: "ArrowDown", shiftKey: true });
  expect(within(bar).getByText("2 selected")).toBeTruthy();
  expect(within(bar).queryByText("1 line copied")).toBeNull();
});

test("the keys are the table's once the bar is closed", async () => {
  const { bar } = await selected("scene=live");
  const close = within(bar).getByRole("button", { name: "Clear the selection" });
  act(() => close.focus());
  await press(close);
  expect(screen.queryByRole("region", { name: "Selection" })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("grid"));
});
