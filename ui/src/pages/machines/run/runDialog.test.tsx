import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { AppState, RunRequest, RunView } from "../../../bridge";
import { openWindow } from "../../../testing/window";

const press = (element: Element) => act(async () => void fireEvent.click(element));
const settled = () => act(() => new Promise((go) => setTimeout(go, 650)));
const dialog = () => screen.findByRole("dialog", { name: /^(Restart|Stop) \d+ machines$/ });

/** Proposes to restart, or to stop, all there are. */
async function propose(scene: string, action = "Restart") {
  const window = await openWindow(scene, "/t/all/machines");
  await waitFor(() => expect(document.querySelector("#machine-row-0")).toBeTruthy());
  fireEvent.keyDown(screen.getByRole("grid"), { key: "a", ctrlKey: true });
  const bar = await screen.findByRole("region", { name: "Selection" });
  await press(within(bar).getByRole("button", { name: action === "Restart" ? action : "More" }));
  if (action !== "Restart") await press(await screen.findByRole("menuitem", { name: action }));
  return { ...window, box: await dialog() };
}

const begin = async (box: HTMLElement) => {
  await press(within(box).getByRole("button", { name: /^(Restart|Stop) \d+ machines$/ }));
  await screen.findByRole("progressbar");
};

describe("of a run nothing is left", () => {
  const states: [string, (state: AppState) => AppState][] = [
    ["once one has signed out", (state) => ({ ...state, session: "none", account: null })],
    ["while the window is locked", (state) => ({ ...state, screenLocked: true })],
  ];
  for (const [when, away] of states) {
    for (const begun of [false, true]) {
      test(`${when}, ${begun ? "begun" : "proposed"}, and coming back doesn't bring it back`, async () => {
        const { client, core, box } = await propose("scene=run-waits");
        if (begun) await begin(box);
        const state = client.getQueryData<AppState>(["appState"]);
        if (!state) throw new Error("no state");
        await act(async () => core.say("app-state-changed", away(state)));
        await screen.findByRole("main");
        expect(screen.queryByRole("navigation", { name: "Main" })).toBeNull();
        await act(async () => core.say("app-state-changed", state));
        await screen.findByTestId("status-chip");
        expect(screen.queryByRole("dialog")).toBeNull();
      });
    }
  }
});

describe("a press", () => {
  test("that is the second half of a double click takes nothing back and closes nothing", async () => {
    const { box } = await propose("scene=run-waits");
    // However slow the machine is that tests this, the second press comes at once.
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
    await begin(box);
    const run = await dialog();
    await press(within(run).getByRole("button", { name: "Take back what isn’t sent" }));
    await press(within(run).getByRole("button", { name: "Close" }));
    expect(run.textContent).toMatch(/152 waiting to be sent/);
    clock.mockRestore();
    await settled();
    await press(within(run).getByRole("button", { name: "Take back what isn’t sent" }));
    await waitFor(() => expect(run.textContent).toMatch(/152 not sent/));
  });

  test("to close it while it is being begun says that it goes on, and it isn't opened again", async () => {
    const { core, box } = await propose("scene=run-waits");
    let answer: (() => void) | null = null;
    core.answerWith("begin_run", (request: never) => {
      const { id } = request as RunRequest;
      return new Promise<RunView>((go) => {
        answer = () => go({ id } as RunView);
      });
    });
    await press(within(box).getByRole("button", { name: /^Restart \d+ machines$/ }));
    expect(await within(box).findByText(/^It goes on when this is closed/)).toBeTruthy();
    expect(within(box).queryByRole("button", { name: "Cancel" })).toBeNull();
    await waitFor(() => expect(answer).not.toBeNull());
    await press(within(box).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await act(async () => answer?.());
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

test("to stop them again is asked as the first time: for whom, what it means, and not by a key too many", async () => {
  const { box } = await propose("scene=run-failures", "Stop");
  await begin(box);
  const run = await dialog();
  const again = await within(run).findByRole("button", { name: /^Try the \d+ failed again$/ });
  expect(run.textContent).toContain("alex@cloudtech.example · 127.0.0.1:41234");
  expect(run.textContent).toContain("TenantAll my customers");
  expect(run.textContent).toContain("like pulling the plug");
  expect(again.className).toContain("bg-bad");
  expect(document.activeElement?.textContent).toBe("Close");
  // The one that does something is the last.
  expect(within(run).getAllByRole("button").at(-1)).toBe(again);
});
