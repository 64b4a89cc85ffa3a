import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { openWindow, seen } from "../../testing/window";

const PAGE = "/t/org-cloudtech/operations";
const grid = () => screen.getByRole("grid", { name: "Operations" });
const rows = () => [...document.querySelectorAll<HTMLElement>("[id^=operations-row-]")];
const filter = (name: string) =>
  within(screen.getByRole("radiogroup", { name: "State" })).getByRole("radio", {
    name: new RegExp(`^${name}`),
  });
const press = (element: Element) => act(async () => void fireEvent.click(element));
const reason = (element: Element) =>
  document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent ?? null;
const id = (i: number) => `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`;

async function open(scene = "scene=live", page = PAGE) {
  const window = await openWindow(scene, page);
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
  return window;
}

/** Opens an operation as a click in the list does. */
async function openOperation(i: number, scene = "scene=live") {
  const window = await open(scene);
  await act(async () => window.core.say("navigate", { path: `${PAGE}?op=${id(i)}` }));
  const dialog = await screen.findByRole("dialog");
  await within(dialog).findByText("Asked");
  return { ...window, dialog };
}
const deed = (dialog: HTMLElement, name: string) => within(dialog).queryByRole("button", { name });

describe("the list", () => {
  test("says of each what, of what, whose, how far and why", async () => {
    await open();
    const text = (i: number) => rows()[i]?.textContent ?? "";
    expect(text(0)).toMatch(/^Restart.*Accepted42 %/);
    expect(text(1)).toMatch(/^Shut down.*Waiting to be sent/);
    expect(text(2)).toMatch(/^Top upR.25.000\.00 · Invoice 2026-114AdcockNot known yetlooked 3 times/);
    expect(text(3)).toContain("FailedA machine that is starting can't do this.");
    expect(text(4)).toContain("FailedLooked for again and again and never found: it did not happen.");
    expect(text(5)).toContain("Not sent");
    expect(text(6)).toContain("DoneFound in the platform's list of operations.");
  });

  test("is narrowed by state, with how many there are of each, and by tenant", async () => {
    const { core } = await open();
    expect(filter("All").textContent).toBe("All34");
    expect(filter("Failed").textContent).toBe("Failed2");
    await press(filter("Failed"));
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(globalThis.location.hash).toContain("state=failed");
    await press(filter("Not known"));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(rows()[0]?.textContent).toContain("Top up");
    await press(filter("Under way"));
    await waitFor(() => expect(rows()).toHaveLength(2));
    await press(filter("Not sent"));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(rows()[0]?.textContent).toContain("Suspend");
    const numbers = ["Under way", "Not known yet", "Failed", "Not sent", "Done"].map((name) =>
      Number(/\d+$/.exec(filter(name).textContent ?? "")?.[0]),
    );
    expect(numbers.reduce((sum, one) => sum + one)).toBe(34);

    await press(filter("All"));
    await act(async () => core.say("navigate", { path: "/t/org-adcock/operations" }));
    await press(screen.getByRole("radio", { name: "This tenant" }));
    await waitFor(() => expect(rows().length).toBeLessThan(10));
    for (const row of rows()) expect(row.textContent).toContain("Adcock");
  });

  test("is searched, the search is in the address, and nothing found leads back to all", async () => {
    await open();
    const field = screen.getByRole("searchbox", { name: "Search operations" });
    fireEvent.change(field, { target: { value: "invoice" } });
    await waitFor(() => expect(rows()).toHaveLength(1));
    await waitFor(() => expect(globalThis.location.hash).toContain("q=invoice"));
    fireEvent.change(field, { target: { value: "no-such-thing" } });
    expect(await screen.findByText("No operation like that")).toBeTruthy();
    await press(screen.getByRole("button", { name: "Show all" }));
    await waitFor(() => expect(rows().length).toBeGreaterThan(10));
  });

  test("leads to the machine and to its tenant", async () => {
    await open();
    const links = within(rows()[3] as HTMLElement).getAllByRole("link");
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      expect.stringMatching(/#\/t\/org-sasol\/machines\/vm-/),
      expect.stringMatching(/#\/t\/org-sasol\/overview$/),
    ]);
    // What was deleted is nowhere to go to.
    expect(within(rows()[7] as HTMLElement).queryByRole("link", { name: "build-old-3" })).toBeNull();
  });

  test("draws the rows in view and no more, however many there are", async () => {
    await open("scene=many");
    expect(Number(grid().getAttribute("aria-rowcount"))).toBe(4011);
    expect(rows().length).toBeLessThan(60);
    fireEvent.keyDown(grid(), { key: "End" });
    await waitFor(() => expect(grid().getAttribute("aria-activedescendant")).toBe("operations-row-4009"));
  });

  test("says when there is nothing yet, and when part of it was lost", async () => {
    await openWindow("scene=empty", PAGE);
    expect(await screen.findByText("Nothing was asked for yet")).toBeTruthy();
    await open("scene=rebuilt");
    expect(seen()).toContain("Operations asked for earlier may be missing here");
    await open();
    expect(seen()).not.toContain("may be missing here");
  });

  test("a customer isn't asked whose", async () => {
    await open("scene=live&role=customer", "/t/org-vodacom/operations");
    expect(screen.queryByRole("radiogroup", { name: "Whose" })).toBeNull();
  });

  test("opens an operation by Enter and gives the focus back", async () => {
    await open();
    grid().focus();
    fireEvent.keyDown(grid(), { key: "ArrowDown" });
    fireEvent.keyDown(grid(), { key: "Enter" });
    const dialog = await screen.findByRole("dialog", { name: "Shut down – waiting to be sent" });
    await press(within(dialog).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(grid()));
  });
});

describe("one operation", () => {
  test("what isn't sent can be taken back, offline too", async () => {
    for (const scene of ["scene=live", "scene=offline"]) {
      const { dialog } = await openOperation(1, scene);
      expect(deed(dialog, "Try again")).toBeNull();
      const told = within(dialog).getByRole("status");
      await press(deed(dialog, "Take back") as Element);
      expect(await screen.findByRole("dialog", { name: "Shut down – not sent" })).toBeTruthy();
      // Nothing went wrong: it is said calmly.
      expect(told.textContent).toContain("It was not sent");
      expect(within(dialog).getByRole("status"), "said once").toBe(told);
      expect(within(dialog).queryByRole("alert")).toBeNull();
      expect(deed(dialog, "Take back")).toBeNull();
    }
  });

  test("what isn't known is looked for and never tried again", async () => {
    const { dialog } = await openOperation(2);
    expect(dialog.textContent).toContain("Looked for3 times");
    expect(deed(dialog, "Try again")).toBeNull();
    await press(deed(dialog, "Look now") as Element);
    await waitFor(() => expect(dialog.textContent).toContain("Looked for4 times"));
  });

  test("what certainly failed is tried again once, and the way leads on to that", async () => {
    const { dialog } = await openOperation(3);
    expect(dialog.textContent).toContain("A machine that is starting can't do this.");
    const again = deed(dialog, "Try again") as Element;
    // As it is asked the first time: for whom, what it means, and not by a key too many.
    expect(dialog.textContent).toContain("alex@cloudtech.example · 127.0.0.1:41234");
    expect(dialog.textContent).toContain("TenantCloudTech");
    expect(dialog.textContent).toContain("like pulling the plug");
    expect(again.className).toContain("bg-bad");
    expect(document.activeElement?.textContent).toBe("Close");
    expect(within(dialog).getAllByRole("button").at(-1)).toBe(again);
    await act(async () => {
      fireEvent.click(again);
      fireEvent.click(again);
    });
    expect(await screen.findByRole("dialog", { name: "Stop – accepted" })).toBeTruthy();
    await press(screen.getByRole("button", { name: "Close" }));
    await waitFor(() => expect(filter("All").textContent).toBe("All35"));
    await press(
      within(rows().find((row) => row.textContent?.includes("Failed")) as HTMLElement).getByRole("button"),
    );
    const failed = await screen.findByRole("dialog", { name: "Stop – failed" });
    await waitFor(() => expect(deed(failed, "Try again")).toBeNull());
    await press(within(failed).getByRole("button", { name: "Show what became of that" }));
    expect(await screen.findByRole("dialog", { name: "Stop – accepted" })).toBeTruthy();
  });

  test("is closed to trying again when another tenant is in view", async () => {
    const { core, dialog } = await openOperation(3);
    await act(async () => core.say("navigate", { path: `/t/org-adcock/operations?op=${id(3)}` }));
    expect(await within(dialog).findByText("The account or the tenant changed")).toBeTruthy();
    const again = deed(dialog, "Try again") as Element;
    expect(reason(again)).toBe("The account or tenant changed");
    await press(again);
    expect(screen.getByRole("dialog", { name: "Stop – failed" })).toBeTruthy();
  });

  test("offline neither a look nor another try can be had, and each says why", async () => {
    const unknown = await openOperation(2, "scene=offline");
    expect(reason(deed(unknown.dialog, "Look now") as Element)).toBe("The platform can't be reached");
    const failed = await openOperation(3, "scene=offline");
    expect(reason(deed(failed.dialog, "Try again") as Element)).toBe("The platform can't be reached");
    await press(deed(failed.dialog, "Try again") as Element);
    expect(screen.getByRole("dialog", { name: "Stop – failed" })).toBeTruthy();
  });

  test("a deletion that failed wants the name typed again", async () => {
    const { core } = await open();
    const { journalCommands } = await import("../../testing/journals");
    const row = { ...journalCommands.operation({ id: id(7) }), state: "failed", canRetry: true, endedAt: 1 };
    core.answerWith("operation", () => row);
    await act(async () => core.say("navigate", { path: `${PAGE}?op=${id(7)}` }));
    const dialog = await screen.findByRole("dialog", { name: "Delete – failed" });
    const again = deed(dialog, "Try again") as Element;
    expect(reason(again)).toBe("Type the machine’s name first");
    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "build-old-3" } });
    await waitFor(() => expect(again.getAttribute("aria-disabled")).toBeNull());
  });

  test("one that another computer's link names is said not to be here", async () => {
    const { core } = await open();
    await act(async () => core.say("navigate", { path: `${PAGE}?op=${id(77_777)}` }));
    expect(await screen.findByText(/The journal on this computer has no such operation/)).toBeTruthy();
  });
});
