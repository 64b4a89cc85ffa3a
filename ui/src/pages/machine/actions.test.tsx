import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { openWindow } from "../../testing/window";

const MACHINE = "vm-Adcock-Database-01";
const NAME = "Adcock-Database-01";
const bar = () => screen.findByRole("toolbar", { name: "Actions" });
const button = async (name: string) => within(await bar()).getByRole("button", { name });
const isOff = (element: Element) => element.getAttribute("aria-disabled") === "true";
/** What a screen reader reads after a button's name: the reason. */
const reason = (element: Element) =>
  document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent ?? null;
const head = () => screen.getByRole("heading", { level: 1 }).parentElement?.textContent ?? "";
const press = (element: Element) => act(async () => void fireEvent.click(element));
const confirm = (dialog: HTMLElement, name: string) => press(within(dialog).getByRole("button", { name }));

async function open(scene = "live", machine = MACHINE, tenant = "org-adcock") {
  const window = await openWindow(`scene=${scene}`, `/t/${tenant}/machines/${machine}`);
  await screen.findByRole("heading", { level: 1, name: /\S/ });
  const { orders } = await import("../../testing/effects");
  const { machines } = await import("../../testing/world");
  return { ...window, orders, machines };
}

async function ask(action: string, role: "dialog" | "alertdialog" = "dialog") {
  await press(await button(action));
  return screen.findByRole(role, { name: new RegExp(`^${action} .+\\?$`) });
}

describe("the buttons", () => {
  test("stand in the same places in every state, and what doesn't fit says why", async () => {
    const order = ["Start", "Shut down", "Restart", "Suspend", "Stop", "Delete"];
    const { machines } = await open();
    const texts = async () =>
      within(await bar())
        .getAllByRole("button")
        .map(({ textContent }) => textContent?.trim());
    expect(await texts()).toEqual(order);
    expect(reason(await button("Start"))).toBe("The machine is running already");
    for (const name of order.slice(1)) expect(isOff(await button(name)), name).toBe(false);

    const stopped = machines.find(({ power }) => power.state === "stopped");
    if (!stopped) throw new Error("no machine is stopped");
    await open("live", stopped.id, "all");
    await waitFor(() => expect(head()).toContain("Stopped"));
    expect(await texts()).toEqual(order);
    expect(isOff(await button("Start"))).toBe(false);
    expect(reason(await button("Shut down"))).toBe("The machine is off already");
    expect(reason(await button("Restart"))).toBe("Only a running machine can do this");
    expect(isOff(await button("Delete"))).toBe(false);
  });

  test.each([
    ["offline", "The platform can't be reached"],
    ["ended", "Sign in again first"],
  ])("%s, each is there and says why it can't be pressed", async (scene, words) => {
    const { orders } = await open(scene);
    const all = within(await bar()).getAllByRole("button");
    expect(all).toHaveLength(6);
    for (const one of all) {
      expect(isOff(one)).toBe(true);
      expect(reason(one)).toBe(words);
      await press(one);
    }
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(orders).toHaveLength(0);
  });

  test("a suspended customer's machine can't be started, and that is said", async () => {
    const { core } = await open();
    const { machinePage } = await import("../../testing/machinePages");
    core.answerWith("machine", ({ tenant, machineId }: never) => {
      const page = machinePage(tenant, machineId, "org-cloudtech");
      return { ...page, actions: [{ action: "start", obstacle: "organisationSuspended" }] };
    });
    act(() =>
      core.say("readings-changed", { account: "acc-1", organisations: null, resources: ["machines"] }),
    );
    await waitFor(async () => expect(reason(await button("Start"))).toBe("The customer is suspended"));
  });

  test("are one tab stop, reached by a, walked by arrows", async () => {
    await open();
    await bar();
    fireEvent.keyDown(window, { key: "a" });
    expect(document.activeElement?.textContent?.trim()).toBe("Shut down");
    const right = () =>
      act(() => void fireEvent.keyDown(document.activeElement ?? window, { key: "ArrowRight" }));
    await right();
    expect(document.activeElement?.textContent?.trim()).toBe("Restart");
    await right();
    const focused = document.activeElement as Element;
    fireEvent.keyDown(focused, { key: "Enter" });
    fireEvent.keyUp(focused, { key: "Enter" });
    expect(await screen.findByRole("dialog", { name: `Suspend ${NAME}?` })).toBeTruthy();
  });
});

describe("the confirmation", () => {
  test("names account, tenant and target, and says what it means", async () => {
    await open("live", MACHINE, "all");
    const dialog = await ask("Restart");
    expect(dialog.textContent).toContain("alex@cloudtech.example · 127.0.0.1:41234");
    expect(dialog.textContent).toContain("TenantAll my customers");
    expect(dialog.textContent).toContain(`Target${NAME}CustomerAdcock`);
    expect(dialog.textContent).toContain("It goes down and comes up again.");
  });

  test("to stop is an alert whose focus isn't on the button that does it", async () => {
    await open();
    const dialog = await ask("Stop", "alertdialog");
    expect(dialog.textContent).toContain("like pulling the plug");
    expect(document.activeElement?.textContent?.trim()).toBe("Cancel");
    await confirm(dialog, "Cancel");
    await ask("Restart");
    expect(document.activeElement?.textContent?.trim()).toBe("Restart");
  });

  test("asked, then what the platform reports, then its end; never a guess", async () => {
    const { orders } = await open("power-waits");
    const { goOn } = await import("../../testing/power");
    const dialog = await ask("Shut down");
    // Where it is read out is there before it.
    const told = within(dialog).getByRole("status");
    await confirm(dialog, "Shut down");
    await waitFor(() => expect(told.textContent).toMatch(/^Asked/));
    expect(within(dialog).getByRole("status"), "said once").toBe(told);
    expect(isOff(within(dialog).getByRole("button", { name: "Asked" }))).toBe(true);
    await waitFor(() => expect(head()).toContain("Running · shut-down asked"));
    goOn();
    await waitFor(() => expect(head()).toContain("Stopping"));
    // The machine is off only when the platform says so.
    expect(head()).not.toContain("Stopped");
    goOn();
    await waitFor(() => expect(head()).toMatch(/Stopped(?! ·)/));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(orders).toHaveLength(1);
    expect(orders[0]?.order).toMatchObject({ kind: "power", action: "shutdown", machineId: MACHINE });
    expect(orders[0]?.tenant).toEqual({ kind: "organisation", id: "org-adcock" });
  });

  test("while something is asked of it, nothing else can be", async () => {
    await open("power-waits");
    const dialog = await ask("Restart");
    await confirm(dialog, "Restart");
    await waitFor(() => expect(head()).toContain("Running · restart asked"));
    await confirm(dialog, "Close");
    for (const one of within(await bar()).getAllByRole("button")) {
      expect(reason(one)).toBe("It was asked for already and hasn't ended");
    }
  });

  test("what the platform refused is said in its words, changes nothing, and can be tried as another operation", async () => {
    const { core, orders } = await open("power-refused");
    const dialog = await ask("Stop", "alertdialog");
    await confirm(dialog, "Stop");
    const retries: { id: string; newId: string }[] = [];
    core.answerWith("retry_operation", (asked: { id: string; newId: string }) => {
      retries.push(asked);
      return { id: asked.newId, state: "queued", problem: null, finding: null };
    });
    const note = await within(dialog).findByRole("alert");
    expect(note.textContent).toContain("A snapshot of the machine is being taken");
    expect(note.textContent).toContain("Nothing was changed.");
    expect(within(dialog).getByRole("status").textContent).toBe("");
    expect(head()).toMatch(/Running(?! ·)/);
    await waitFor(() => expect(isOff(within(dialog).getByRole("button", { name: "Try again" }))).toBe(false));
    await confirm(dialog, "Try again");
    await waitFor(() => expect(retries).toHaveLength(1));
    expect(retries[0]?.id, "its retry, so that it can't be tried again a second time").toBe(orders[0]?.id);
    expect(retries[0]?.newId).not.toBe(orders[0]?.id);
    expect(orders).toHaveLength(1);
    await confirm(dialog, "Close");
    const list = await screen.findByRole("list", { name: "Asked from here" });
    await waitFor(() =>
      expect(list.textContent).toContain("Failed · A snapshot of the machine is being taken"),
    );
  });

  test("an outcome that isn't known stays so, and isn't sent a second time", async () => {
    const { orders } = await open("power-unknown");
    const dialog = await ask("Restart");
    await confirm(dialog, "Restart");
    expect(await within(dialog).findByText("It isn't known yet whether it happened")).toBeTruthy();
    const again = within(dialog).getByRole("button", { name: "Asked" });
    expect(isOff(again)).toBe(true);
    await press(again);
    expect(orders).toHaveLength(1);
    await waitFor(() => expect(head()).toContain("Running · restart: not known yet"));
  });

  test("a refusal interrupts, also one that is no more than a warning", async () => {
    const { core } = await open();
    core.answerWith("perform", () => {
      throw { kind: "rateLimited", retryAfter: null };
    });
    const dialog = await ask("Restart");
    await confirm(dialog, "Restart");
    expect((await within(dialog).findByRole("alert")).textContent).toContain("Nothing was changed.");
    expect(within(dialog).getByRole("status").textContent).toBe("");
  });

  test("two presses at once are one operation", async () => {
    const { orders } = await open("power-waits");
    const dialog = await ask("Restart");
    const go = within(dialog).getByRole("button", { name: "Restart" });
    await act(async () => {
      fireEvent.click(go);
      fireEvent.click(go);
    });
    await waitFor(() => expect(head()).toContain("restart asked"));
    expect(orders).toHaveLength(1);
  });

  test("another tenant in view closes it to sending", async () => {
    const { orders, core } = await open();
    const dialog = await ask("Restart");
    await act(async () => core.say("navigate", { path: `/t/all/machines/${MACHINE}` }));
    expect(await within(dialog).findByText("The account or the tenant changed")).toBeTruthy();
    expect(within(dialog).getByRole("status").textContent).toContain("The account or the tenant changed");
    const go = within(dialog).getByRole("button", { name: "Restart" });
    expect(isOff(go)).toBe(true);
    expect(reason(go)).toBe("The account or tenant changed");
    await press(go);
    fireEvent.submit(within(dialog).getByRole("button", { name: "Restart" }).closest("form") as Element);
    expect(orders).toHaveLength(0);
    // It still names what it was opened for.
    expect(dialog.textContent).toContain("TenantAdcock");
  });

  test("another machine in view takes the dialogue away", async () => {
    const { core } = await open();
    await ask("Restart");
    await act(async () => core.say("navigate", { path: "/t/org-adcock/machines/vm-Adcock-Web-Server-01" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });
});

describe("deleting", () => {
  const field = (dialog: HTMLElement) => within(dialog).getByRole("textbox", { name: /^Type the machine/ });
  const type = (dialog: HTMLElement, value: string) =>
    act(async () => void fireEvent.change(field(dialog), { target: { value } }));
  const go = (dialog: HTMLElement) => within(dialog).getByRole("button", { name: "Delete" });

  test("wants the machine's own name, and nothing like it will do", async () => {
    const { orders } = await open();
    const dialog = await ask("Delete", "alertdialog");
    expect(document.activeElement).toBe(field(dialog));
    expect(dialog.textContent).toContain("It can't be undone.");
    for (const typed of ["", NAME.toLowerCase(), NAME.slice(0, -1), "Adcock Database 01"]) {
      await type(dialog, typed);
      expect(reason(go(dialog)), typed).toBe("Type the machine’s name first");
      await press(go(dialog));
      fireEvent.submit(field(dialog));
    }
    expect(orders).toHaveLength(0);
    await type(dialog, ` ${NAME} `);
    expect(isOff(go(dialog))).toBe(false);
    await press(go(dialog));
    await waitFor(() => expect(orders).toHaveLength(1));
    expect(orders[0]?.order).toMatchObject({ kind: "delete", machineId: MACHINE });
    expect(await screen.findByText("This machine was deleted")).toBeTruthy();
    const told = screen.getAllByRole("status").map(({ textContent }) => textContent);
    expect(told.join()).toContain("This machine was deleted");
    // The button that was pressed has gone: the keys go on at the way out.
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "All machines" }));
    // Nothing of what it was stays on the screen as if it still were.
    expect(head()).not.toMatch(/Running|asked/);
    expect(screen.queryByRole("toolbar", { name: "Actions" })).toBeNull();
    await press(screen.getByRole("button", { name: "All machines" }));
    expect(await screen.findByRole("grid", { name: "Virtual machines" })).toBeTruthy();
  });

  test("one without a name is deleted by its id", async () => {
    const { machines } = await open();
    const nameless = machines.find(({ name, power }) => name === null && power.state === "running");
    if (!nameless) throw new Error("every machine has a name");
    const { orders } = await open("live", nameless.id, "all");
    const dialog = await ask("Delete", "alertdialog");
    await type(dialog, nameless.id);
    await press(go(dialog));
    await waitFor(() => expect(orders).toHaveLength(1));
  });

  test("losing the platform with the name typed closes it, and says why", async () => {
    const { orders, core } = await open();
    const dialog = await ask("Delete", "alertdialog");
    await type(dialog, NAME);
    const { machinePage } = await import("../../testing/machinePages");
    core.answerWith("machine", ({ tenant, machineId }: never) => ({
      ...machinePage(tenant, machineId, "org-cloudtech"),
      actions: [{ action: "delete", obstacle: "offline" }],
    }));
    act(() => core.say("readings-changed", { account: "acc-1", organisations: null, resources: ["link"] }));
    await waitFor(() => expect(reason(go(dialog))).toBe("The platform can't be reached"));
    await press(go(dialog));
    expect(orders).toHaveLength(0);
  });
});
