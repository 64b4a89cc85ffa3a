import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { RunRequest, RunRetry } from "../../../bridge";
import { openWindow } from "../../../testing/window";

const press = (element: Element) => act(async () => void fireEvent.click(element));
const reason = (element: Element) =>
  document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent ?? null;
const text = (element: Element) => (element.textContent ?? "").replace(/[\u202f\u00a0]/g, " ");
const results = () => [...document.querySelectorAll<HTMLElement>("[id^=run-row-]")];
/** What is pressed sooner was meant for what stood there before. */
const settled = () => act(() => new Promise((go) => setTimeout(go, 650)));
const dialog = (name: RegExp) => screen.findByRole("dialog", { name });

/** Selects all that match a search and proposes what is to be done with them. */
async function propose(scene: string, action = "Restart", search = "sasol") {
  const window = await openWindow(scene, "/t/all/machines");
  await waitFor(() => expect(document.querySelector("#machine-row-0")).toBeTruthy());
  if (search !== "") {
    fireEvent.change(screen.getByRole("searchbox", { name: "Search machines" }), {
      target: { value: search },
    });
    await waitFor(() => expect(screen.getByTestId("machines-count").textContent).toMatch(/ of /));
  }
  fireEvent.keyDown(screen.getByRole("grid"), { key: "a", ctrlKey: true });
  const bar = await screen.findByRole("region", { name: "Selection" });
  await press(within(bar).getByRole("button", { name: action }));
  return window;
}

/** …and confirms it. The number is the plan's. */
async function begin(scene: string) {
  const window = await propose(scene);
  const box = await dialog(/^Restart \d+ machines$/);
  await press(within(box).getByRole("button", { name: /^Restart \d+ machines$/ }));
  await screen.findByRole("progressbar");
  await settled();
  return { ...window, box: await dialog(/^Restart \d+ machines$/) };
}

describe("the preview", () => {
  test("names account and tenant, whose machines, and who is left out and why", async () => {
    await propose("scene=live", "Restart", "");
    const box = await dialog(/^Restart \d+ machines$/);
    expect(box.textContent).toContain("alex@cloudtech.example · 127.0.0.1:41234");
    expect(box.textContent).toContain("TenantAll my customers");
    expect(box.textContent).toContain("They go down and come up again.");
    const whose = within(box).getByRole("region", { name: "Whose machines" });
    expect(whose.textContent).toContain("7 tenants");
    expect(whose.textContent).toMatch(/Sasol Retail\d+ of 40/);
    const left = within(box).getByRole("region", { name: "Left out" });
    expect(left.textContent).toContain("Only a running machine can do this");
    expect(left.textContent).toContain("It was asked for already and hasn't ended");
  });

  test("more than a run takes can't be begun, and that is said with both numbers", async () => {
    await propose("scene=live&machines=3000", "Restart", "");
    const box = await dialog(/^Restart [\d\s]+ machines$/);
    const note = await within(box).findByRole("status");
    expect(text(note)).toMatch(/^927 machines are too many: a run takes 500 at mostSelect fewer/);
    const go = within(box).getByRole("button", { name: /^Restart/ });
    expect(reason(go)).toMatch(/500 at most$/);
    await press(go);
    expect(screen.queryByRole("progressbar")).toBeNull();
  });

  test("to stop many begins with the focus off the button that does it", async () => {
    await propose("scene=live", "More");
    await press(await screen.findByRole("menuitem", { name: "Stop" }));
    const box = await dialog(/^Stop \d+ machines$/);
    expect(box.textContent).toContain("like pulling the plug");
    expect(document.activeElement?.textContent).toBe("Cancel");
  });

  test("offline nothing can be proposed, and the bar says why", async () => {
    await propose("scene=offline");
    const bar = screen.getByRole("region", { name: "Selection" });
    expect(reason(within(bar).getByRole("button", { name: "Restart" }))).toBe(
      "The platform can't be reached",
    );
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("another tenant in view closes it to sending", async () => {
    const { core } = await propose("scene=live");
    const box = await dialog(/^Restart \d+ machines$/);
    await act(async () => core.say("navigate", { path: "/t/org-adcock/machines" }));
    expect(await within(box).findByText("The account or the tenant changed")).toBeTruthy();
    const go = within(box).getByRole("button", { name: /^Restart/ });
    expect(reason(go)).toBe("The account or tenant changed");
    await press(go);
    expect(screen.queryByRole("progressbar")).toBeNull();
  });

  test("when others can do it by now than were shown, nothing is sent and the list is made anew", async () => {
    await propose("scene=live");
    const box = await dialog(/^Restart \d+ machines$/);
    const { machines } = await import("../../../testing/world");
    const one = machines.find(
      (m) => m.organisationId === "org-sasol" && m.power.state === "running" && !m.asked,
    );
    if (!one) throw new Error("no machine runs");
    one.power = { state: "stopped", raw: null };
    const shown = within(box).getByRole("button", { name: /^Restart/ });
    const before = Number(/\d+/.exec(shown.textContent ?? "")?.[0]);
    await press(shown);
    expect(await within(box).findByText("Meanwhile other machines can do this than were shown")).toBeTruthy();
    expect(await within(box).findByRole("button", { name: `Restart ${before - 1} machines` })).toBeTruthy();
    expect(screen.queryByRole("progressbar")).toBeNull();
  });

  test("as many as were shown, but not the same: nothing is sent either", async () => {
    await propose("scene=live");
    const box = await dialog(/^Restart \d+ machines$/);
    const { machines } = await import("../../../testing/world");
    const free = machines.filter((m) => m.organisationId === "org-sasol" && !m.asked);
    const one = free.find((m) => m.power.state === "running");
    const other = free.find((m) => m.power.state === "stopped");
    if (!one || !other) throw new Error("none runs, or none is off");
    [one.power, other.power] = [other.power, one.power];
    await press(within(box).getByRole("button", { name: /^Restart/ }));
    expect(await within(box).findByText("Meanwhile other machines can do this than were shown")).toBeTruthy();
    expect(screen.queryByRole("progressbar")).toBeNull();
  });

  test("two presses at once begin one run", async () => {
    const asked: RunRequest[] = [];
    const { core } = await propose("scene=run-waits");
    const { runCommands } = await import("../../../testing/runs");
    const commands = runCommands({
      found: (_, search) => (search === "" ? [] : sasol),
      changed: () => undefined,
    });
    const { machines } = await import("../../../testing/world");
    const sasol = machines.filter((m) => m.organisationId === "org-sasol");
    core.answerWith("begin_run", (request: never) => {
      asked.push(request);
      return commands.begin_run(request);
    });
    const go = within(await dialog(/^Restart \d+/)).getByRole("button", { name: /^Restart \d+/ });
    await act(async () => {
      fireEvent.click(go);
      fireEvent.click(go);
    });
    await screen.findByRole("progressbar");
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
  });
});

describe("a run under way", () => {
  test("shows how far it is, each machine's result with its reason first, and tries the failed again", async () => {
    const { box } = await begin("scene=run-failures");
    const bar = screen.getByRole("progressbar");
    const all = Number(bar.getAttribute("aria-valuemax"));
    await waitFor(() => expect(Number(bar.getAttribute("aria-valuenow"))).toBe(all));
    expect(box.textContent).toContain("All of it has ended.");
    const failed = Number(/(\d+) failed/.exec(bar.getAttribute("aria-valuetext") ?? "")?.[1]);
    expect(failed).toBeGreaterThan(1);
    expect(results()[0]?.textContent).toMatch(
      /Failed: (Not allowed for this account|A snapshot of the machine)/,
    );

    await press(within(box).getByRole("radio", { name: /^Failed/ }));
    await waitFor(() => expect(results()).toHaveLength(failed));
    await press(within(box).getByRole("button", { name: `Try the ${failed} failed again` }));
    const again = await dialog(new RegExp(`^Restart ${failed} machines$`));
    expect(again).toBeTruthy();
  });

  test("is closed to trying again when another tenant is in view", async () => {
    const { core, box } = await begin("scene=run-failures");
    await waitFor(() => expect(box.textContent).toContain("All of it has ended."));
    const asked: unknown[] = [];
    core.answerWith("retry_run", (request: never) => void asked.push(request));
    await act(async () => core.say("navigate", { path: "/t/org-adcock/machines" }));
    expect(await within(box).findByText("The account or the tenant changed")).toBeTruthy();
    const again = within(box).getByRole("button", { name: /failed again$/ });
    expect(reason(again)).toBe("The account or tenant changed");
    await press(again);
    expect(asked).toEqual([]);
  });

  test("what is tried again is said with the tenant in view and with what was shown", async () => {
    const { core, box } = await begin("scene=run-failures");
    await waitFor(() => expect(box.textContent).toContain("All of it has ended."));
    const asked: RunRetry[] = [];
    core.answerWith("retry_run", (request: never) => {
      asked.push(request);
      throw { kind: "conflict", code: "selection_changed", message: "" };
    });
    await press(within(box).getByRole("button", { name: /failed again$/ }));
    expect(await within(box).findByText("Meanwhile other machines can do this than were shown")).toBeTruthy();
    expect(asked[0]?.tenant).toEqual({ kind: "all" });
    expect(asked[0]?.fingerprint).toMatch(/^vm-sasol-.* vm-sasol-/);
  });

  test("can be closed: it goes on, and the tray leads back", async () => {
    const { box } = await begin("scene=run-waits");
    const title = box.getAttribute("aria-labelledby");
    const name = document.getElementById(title ?? "")?.textContent ?? "";
    await press(within(box).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await press(screen.getByTestId("tray"));
    await press(await screen.findByRole("button", { name }));
    expect(await screen.findByRole("progressbar")).toBeTruthy();
  });

  test("what isn't sent can be taken back, and is then said not to have been sent", async () => {
    const { box } = await begin("scene=run-waits");
    await press(within(box).getByRole("button", { name: "Take back what isn’t sent" }));
    await waitFor(() => expect(results()[0]?.textContent).toContain("Not sent"));
    expect(within(box).queryByRole("button", { name: "Take back what isn’t sent" })).toBeNull();
    // Nobody was asked, so nothing failed.
    expect(text(screen.getByRole("progressbar").parentElement as Element)).toMatch(/^(\d+) not sent$/);
    expect(within(box).queryByRole("radio", { name: /^Failed/ })).toBeNull();
    const all = results().length;
    await press(within(box).getByRole("radio", { name: /^Not sent/ }));
    await waitFor(() => expect(results()).toHaveLength(all));
    expect(within(box).getByRole("button", { name: /^Try the \d+ not sent again$/ })).toBeTruthy();
  });

  test("what isn't known stays under way and isn't tried again", async () => {
    const { box } = await begin("scene=run-unknown");
    await waitFor(() =>
      expect(text(screen.getByRole("progressbar").parentElement as Element)).toMatch(
        /^\d+ done\d+ not known yet$/,
      ),
    );
    expect(results()[0]?.textContent).toMatch(/Not known yet · looks again at \d\d:\d\d/);
    expect(within(box).queryByRole("button", { name: /again/ })).toBeNull();
    // But for all, each machine is in one of the lists alone.
    const of = (name: RegExp) => Number(/\d+$/.exec(text(within(box).getByRole("radio", { name })))?.[0]);
    expect(of(/^Not known yet/) + of(/^Done/)).toBe(of(/^All/));
    expect(within(box).queryByRole("radio", { name: /^Under way/ })).toBeNull();
    expect(box.textContent).not.toContain("All of it has ended.");
  });

  test("a machine of it is opened by Enter", async () => {
    await begin("scene=run-waits");
    const grid = screen.getByRole("grid", { name: "Machines of this run" });
    fireEvent.keyDown(grid, { key: "Enter" });
    await waitFor(() => expect(globalThis.location.hash).toMatch(/^#\/t\/org-sasol\/machines\/vm-sasol-/));
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
