import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { openWindow } from "../../testing/window";

const row = (name: string) => screen.findByRole("row", { name: new RegExp(name) });
const press = (element: Element) => act(async () => void fireEvent.click(element));
const grid = () => screen.getByRole("grid", { name: "Virtual machines" });
const menu = (name: string) => screen.findByRole("menu", { name: `Actions for ${name}` });

async function open(scene = "live") {
  const window = await openWindow(`scene=${scene}`, "/t/org-adcock/machines");
  await row("Adcock-Database-01");
  const { orders } = await import("../../testing/effects");
  return { ...window, orders };
}

test("a row's menu is had by its button, the right mouse button and a key, for that row's machine", async () => {
  await open();
  await press(within(await row("Adcock-Web-Server-01")).getByRole("button", { name: /^Actions for/ }));
  expect(await menu("Adcock-Web-Server-01")).toBeTruthy();
  fireEvent.keyDown(document.activeElement ?? window, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(grid()));

  await act(async () => void fireEvent.contextMenu(await row("Adcock-Database-01")));
  expect(await menu("Adcock-Database-01")).toBeTruthy();
  fireEvent.keyDown(document.activeElement ?? window, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());

  for (const key of [{ key: "a" }, { key: "F10", shiftKey: true }, { key: "ContextMenu" }]) {
    await act(async () => void fireEvent.keyDown(grid(), { key: "End" }));
    await act(async () => void fireEvent.keyDown(grid(), key));
    expect(await menu("Adcock-Web-Server-01")).toBeTruthy();
    fireEvent.keyDown(document.activeElement ?? window, { key: "Escape" });
    await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  }
});

test("what can't be done is in the menu with its reason; what stands in the way of all is said once", async () => {
  await open();
  fireEvent.keyDown(grid(), { key: "Home" });
  await act(async () => void fireEvent.keyDown(grid(), { key: "a" }));
  const running = await menu("Adcock-Database-01");
  const start = within(running).getByRole("menuitem", { name: "Start" });
  expect(start.textContent).toContain("Not possible: the machine is running already");
  await press(start);
  expect(screen.queryByRole("dialog", { name: /\?$/ })).toBeNull();
  expect(within(running).getByRole("menuitem", { name: "Restart" }).textContent).toBe("Restart");

  await open("offline");
  await act(async () => void fireEvent.keyDown(grid(), { key: "a" }));
  const off = await menu("Adcock-Database-01");
  expect(within(off).getAllByText("The platform can't be reached")).toHaveLength(1);
  await press(within(off).getByRole("menuitem", { name: "Delete" }));
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

test("from the menu to the confirmation to the row, which says what was asked beside what is reported", async () => {
  const { orders } = await open("power-waits");
  await act(async () => void fireEvent.keyDown(grid(), { key: "a" }));
  await press(within(await menu("Adcock-Database-01")).getByRole("menuitem", { name: "Restart" }));
  const dialog = await screen.findByRole("dialog", { name: "Restart Adcock-Database-01?" });
  await press(within(dialog).getByRole("button", { name: "Restart" }));
  await waitFor(async () =>
    expect((await row("Adcock-Database-01")).textContent).toContain("Running · restart asked"),
  );
  expect(orders).toHaveLength(1);
  await press(within(dialog).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(document.activeElement).toBe(grid()));
});

test("another tenant in view closes a row's dialogue to sending", async () => {
  const { orders, core } = await open();
  await act(async () => void fireEvent.keyDown(grid(), { key: "a" }));
  await press(within(await menu("Adcock-Database-01")).getByRole("menuitem", { name: "Stop" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Stop Adcock-Database-01?" });
  await act(async () => core.say("navigate", { path: "/t/org-vodacom/machines" }));
  expect(await within(dialog).findByText("The account or the tenant changed")).toBeTruthy();
  await press(within(dialog).getByRole("button", { name: "Stop" }));
  expect(orders).toHaveLength(0);
});
