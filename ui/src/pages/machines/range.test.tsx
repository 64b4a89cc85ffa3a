import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { MachineQuery, MachineRow, MachineWindow, RunPlanRequest } from "../../bridge";
import { press } from "../../testing/hands";
import { openWindow } from "../../testing/window";

const grid = () => screen.getByRole("grid", { name: "Virtual machines" });
const bar = () => screen.queryByRole("region", { name: "Selection" });
const said = () => bar()?.querySelector("p")?.textContent ?? null;
const row = (number: number) => document.querySelector(`#machine-row-${number - 1}`) as HTMLElement;
const click = (number: number, how: object = {}) => fireEvent.click(row(number), how);
const key = (name: string, how: object = {}) =>
  act(async () => void fireEvent.keyDown(grid(), { key: name, ...how }));
const chosen = () =>
  [...document.querySelectorAll('[role="row"][aria-selected="true"]')].map(({ id }) =>
    Number(id.replace("machine-row-", "")),
  );

async function open() {
  const window = await openWindow("scene=live&role=datacentrix&machines=498", "/t/all/machines");
  await waitFor(() => expect(row(1)).toBeTruthy());
  return window;
}

/** The rest of the windows, answered as `how` says. */
async function answering(
  core: Awaited<ReturnType<typeof open>>["core"],
  how: (query: MachineQuery, window: MachineWindow) => unknown,
) {
  const windows = new Map<number, unknown>();
  const base = {
    tenant: { kind: "all" },
    search: "",
    sort: { column: "name", descending: false },
    limit: 60,
  };
  for (let offset = 0; offset < 500; offset += 60) {
    windows.set(offset, await core.answer("machines", { request: { ...base, offset } }));
  }
  core.answerWith("machines", async (query: MachineQuery) => {
    const window = windows.get(query.offset) as MachineWindow;
    return (await how(query, window)) ?? window;
  });
}

test("a range over rows that were never on the screen has all of them", async () => {
  const { core } = await open();
  const plans: RunPlanRequest[] = [];
  await press(within(row(1)).getByRole("checkbox"));
  await key("End", { shiftKey: true });
  await waitFor(() => expect(said()).toBe("500 selected"));
  core.answerWith("plan_run", (request: RunPlanRequest) => {
    plans.push(request);
    throw { kind: "timedOut" };
  });
  await press(within(bar() as HTMLElement).getByRole("button", { name: "Restart" }));
  await waitFor(() => expect(plans.length).toBeGreaterThan(0));
  const { selection } = plans[0] as RunPlanRequest;
  if (selection.kind !== "some") throw new Error("by name");
  expect(new Set(selection.machines.map(({ machineId }) => machineId)).size).toBe(500);
});

test("a range that can't be had is not selected at all, and says why", async () => {
  const { core } = await open();
  await answering(core, ({ offset }) => {
    if (offset === 240) throw { kind: "timedOut" };
  });
  await key("End", { shiftKey: true });
  expect(await screen.findByText("The platform took too long")).toBeTruthy();
  expect(bar()).toBeNull();
  await press(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByText("The platform took too long")).toBeNull();
  expect(document.activeElement).toBe(grid());

  await key("Home");
  await waitFor(() => expect(row(1)).toBeTruthy());
  await press(within(row(1)).getByRole("checkbox"));
  await key("End", { shiftKey: true });
  expect(await within(bar() as HTMLElement).findByText("The platform took too long")).toBeTruthy();
  expect(said()).toBe("1 selected");
});

test("a range is not selected with one machine twice, and so another not at all", async () => {
  const { core } = await open();
  let last: MachineRow | undefined;
  await answering(core, (_, window) => {
    // As when the list moves by a row between two windows.
    const rows = last ? [last, ...window.rows.slice(0, -1)] : window.rows;
    last = window.rows.at(-1);
    return { ...window, rows };
  });
  await key("End", { shiftKey: true });
  expect(await screen.findByText("The list changed meanwhile")).toBeTruthy();
  expect(bar()).toBeNull();
});

test("a range that comes late is dropped when something else was selected meanwhile", async () => {
  const { core } = await open();
  let release: () => void = () => undefined;
  const held = new Promise<void>((go) => {
    release = go;
  });
  await answering(core, ({ offset }) => (offset === 240 ? held : undefined));
  await key("End", { shiftKey: true });
  await key("Escape");
  await key("Home");
  await waitFor(() => expect(row(1)).toBeTruthy());
  await press(within(row(1)).getByRole("checkbox"));
  await act(async () => release());
  await new Promise((go) => setTimeout(go, 50));
  expect(said()).toBe("1 selected");
});

test("a range begins where the last plain press was, not where an older one began", async () => {
  await open();
  click(3);
  click(6, { shiftKey: true });
  expect(chosen()).toEqual([2, 3, 4, 5]);
  await key("Escape");
  click(10);
  click(12, { shiftKey: true });
  expect(chosen()).toEqual([9, 10, 11]);
  await press(within(bar() as HTMLElement).getByRole("button", { name: "Clear the selection" }));
  click(15);
  click(16, { shiftKey: true });
  click(2);
  click(3, { shiftKey: true });
  expect(chosen()).toEqual([1, 2, 14, 15]);
  click(6);
  await key("ArrowDown");
  await key("ArrowDown", { shiftKey: true });
  expect(chosen()).toEqual([1, 2, 6, 7, 14, 15]);
});

test("a row that was ticked or taken by Ctrl and a press is where a range begins", async () => {
  await open();
  click(3, { ctrlKey: true });
  click(5, { shiftKey: true });
  expect(chosen()).toEqual([2, 3, 4]);
  await press(within(row(9)).getByRole("checkbox"));
  click(8, { shiftKey: true });
  expect(chosen()).toEqual([2, 3, 4, 7, 8]);
});

test("a range doesn't begin where one began in another order of the list", async () => {
  await open();
  click(5, { ctrlKey: true });
  const name = screen.getByRole("columnheader", { name: "Name" });
  await press(within(name).getByRole("button"));
  await waitFor(() => expect(name.getAttribute("aria-sort")).toBe("descending"));
  await waitFor(() => expect(row(2)).toBeTruthy());
  expect(chosen()).toEqual([]);
  await key("ArrowDown", { shiftKey: true });
  // Also where the first order's rows still stood in for this one's.
  await waitFor(() => expect(chosen()).toEqual([0, 1]));
});
