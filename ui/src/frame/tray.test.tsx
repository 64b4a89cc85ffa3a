import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { JournalWindow, RunPlan, WriteRequest } from "../bridge";
import { openWindow } from "../testing/window";

const everything = {
  machineId: null,
  search: "",
  filter: "all",
  collapseRuns: false,
  offset: 0,
  limit: 50,
  tenant: null,
};
const press = (element: Element) => act(async () => void fireEvent.click(element));
const openTray = async () => {
  await press(await screen.findByTestId("tray"));
  return screen.findByRole("dialog", { name: "Operations" });
};
const lines = (tray: HTMLElement) => within(tray).getAllByRole("listitem");

test("has what isn't known first, then what is under way, with the way to each, its machine and its tenant", async () => {
  await openWindow("scene=live", "/t/org-adcock/overview");
  expect((await screen.findByTestId("tray")).textContent).toBe("2 under way · 1 not known");
  const tray = await openTray();
  await waitFor(() => expect(lines(tray)).toHaveLength(3));
  const [top, restart] = lines(tray);
  expect(top?.textContent).toContain("Not known yet");
  expect(restart?.textContent).toMatch(/^Restart.*Accepted42 %/);
  const links = within(restart as HTMLElement).getAllByRole("link");
  expect(links.map((link) => link.getAttribute("href"))).toEqual([
    expect.stringMatching(/#\/t\/org-adcock\/operations\?op=/),
    expect.stringMatching(/#\/t\/[^/]+\/machines\/vm-/),
    expect.stringMatching(/#\/t\/[^/]+\/overview$/),
  ]);
  await press(links[0] as Element);
  expect(await screen.findByRole("dialog", { name: "Restart – accepted" })).toBeTruthy();
  expect(screen.queryByRole("dialog", { name: "Operations" })).toBeNull();
  // The button that led here is gone; the keys are the list's.
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("grid", { name: "Operations" })));
});

test("the rail says how many, also where it is folded", async () => {
  await openWindow("scene=live", "/t/org-adcock/overview");
  const link = await screen.findByRole("link", { name: "Operations, 2 under way · 1 not known" });
  expect(link.textContent).toBe("Operations3");
  await press(screen.getByRole("button", { name: "Fold the rail" }));
  expect(await screen.findByTestId("badge")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Operations, 2 under way · 1 not known" }).textContent).toBe("");
});

test("what failed lately is no tick, until it is tried again", async () => {
  const { core } = await openWindow("scene=live", "/t/org-adcock/overview");
  const { asked } = await import("../testing/journals");
  const failed = asked({ id: "failed-1", tenant: { kind: "all" } } as WriteRequest, {
    state: "failed",
    problem: { kind: "forbidden" },
    endedAt: Date.now(),
  });
  for (const row of ((await core.answer("journal", { request: everything })) as JournalWindow).rows) {
    if (row.endedAt === null) Object.assign(row, { state: "done", endedAt: 1 });
  }
  const look = () =>
    act(
      async () =>
        void core.say("readings-changed", { account: "acc-1", organisations: null, resources: ["journal"] }),
    );
  await look();
  const tray = await screen.findByRole("button", { name: "Operations: none under way, 1 failed" });
  expect(tray.textContent).toBe("1 failed");
  Object.assign(failed, { retriedBy: "again-1" });
  await look();
  expect(await screen.findByRole("button", { name: "Operations: none under way" })).toBeTruthy();
});

test("isn't there while nothing was asked for", async () => {
  await openWindow("scene=empty", "/t/org-adcock/overview");
  await screen.findByTestId("status-chip");
  await waitFor(() => expect(document.documentElement.dataset.drawn).toBe("org-adcock:overview"));
  expect(screen.queryByTestId("tray")).toBeNull();
});

test("a run is one line, hides nothing else, leads to its dialogue, and its end is said once", async () => {
  const { core } = await openWindow("scene=run-failures", "/t/all/machines");
  await screen.findByTestId("tray");
  const said: string[] = [];
  new MutationObserver(() => {
    const words = screen.queryByTestId("tray-voice")?.textContent ?? "";
    if (words !== said.at(-1)) said.push(words);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  const selection = { kind: "matching", search: "sasol", sort: { column: "name", descending: false } };
  const request = { id: "run-1", tenant: { kind: "all" }, action: "restart", selection };
  const plan = (await core.answer("plan_run", { request })) as RunPlan;
  await act(
    async () =>
      void (await core.answer("begin_run", { request: { ...request, fingerprint: plan.fingerprint } })),
  );
  const tray = await openTray();
  const title = `Restart ${plan.possible} machines`;
  const line = await within(tray).findByRole("button", { name: title });
  await waitFor(() =>
    expect(
      lines(tray)
        .map((one) => one.textContent)
        .join(),
    ).toContain("Top up"),
  );
  expect(lines(tray).filter((one) => one.textContent?.includes("Restart"))).not.toHaveLength(plan.possible);
  await waitFor(() => expect(said.some((words) => words.startsWith(`${title}: `))).toBe(true));
  expect(said.filter((words) => words !== "" && !words.startsWith(title))).toEqual([]);
  expect(said.filter((words) => words.startsWith(title))).toHaveLength(1);
  expect(said.at(-1)).toMatch(/\d+ done, \d+ failed$/);
  await press(line);
  expect(await screen.findByRole("dialog", { name: title })).toBeTruthy();
});

test("what ends is said in words, and stays in the tray for a while", async () => {
  const { core } = await openWindow("scene=live", "/t/org-adcock/overview");
  await screen.findByTestId("tray");
  const order = {
    kind: "power",
    organisationId: "org-adcock",
    machineId: "vm-Adcock-Database-01",
    action: "restart",
  };
  const request = { id: crypto.randomUUID(), account: "acc-1", tenant: { kind: "all" }, order };
  await act(async () => void (await core.answer("perform", { request })));
  await waitFor(() =>
    expect(screen.getByTestId("tray-voice").textContent).toBe("Restart Adcock-Database-01: Done"),
  );
  const tray = await openTray();
  await waitFor(() =>
    expect(lines(tray).some((one) => /Adcock-Database-01.*Done/.test(one.textContent ?? ""))).toBe(true),
  );
});

const looked = (core: Awaited<ReturnType<typeof openWindow>>["core"]) =>
  act(
    async () =>
      void core.say("readings-changed", { account: "acc-1", organisations: null, resources: ["journal"] }),
  );

test("a run over more machines than a window has rows hides no operation from tray and voice", async () => {
  const { core } = await openWindow("scene=run-waits&role=datacentrix", "/t/all/machines");
  await screen.findByTestId("tray");
  const selection = { kind: "matching", search: "", sort: { column: "name", descending: false } };
  const request = { id: "run-1", tenant: { kind: "all" }, action: "restart", selection };
  const plan = (await core.answer("plan_run", { request })) as RunPlan;
  expect(plan.possible).toBeGreaterThan(50);
  await act(
    async () =>
      void (await core.answer("begin_run", { request: { ...request, fingerprint: plan.fingerprint } })),
  );
  const tray = await openTray();
  const texts = () => lines(tray).map((one) => one.textContent ?? "");
  await waitFor(() => expect(texts().some((text) => text.startsWith("Restart 2"))).toBe(true));
  expect(texts().some((text) => /Accepted42 %/.test(text))).toBe(true);
  const { rows } = (await core.answer("journal", {
    request: { ...everything, collapseRuns: true },
  })) as JournalWindow;
  const single = rows.find(({ progress }) => progress === 42);
  Object.assign(single ?? {}, { state: "done", endedAt: Date.now() });
  await looked(core);
  await waitFor(() => expect(screen.getByTestId("tray-voice").textContent).toMatch(/^Restart .*: Done$/));
  await waitFor(() => expect(texts().some((text) => /^Restart.*Done/.test(text))).toBe(true));
});

test("what came and ended between two looks is said, what ended before is not, and the same twice is said twice", async () => {
  const { core } = await openWindow("scene=live", "/t/org-adcock/overview");
  await screen.findByTestId("tray");
  const { asked } = await import("../testing/journals");
  const voice = () => screen.getByTestId("tray-voice").textContent ?? "";
  const ended = async (id: string, endedAt: number) => {
    asked({ id, tenant: { kind: "all" } } as WriteRequest, {
      ...{ kind: "start", subject: "web-1", state: "done", endedAt },
    });
    await looked(core);
  };
  await ended("late-1", 1);
  await new Promise((go) => setTimeout(go, 400));
  expect(voice()).toBe("");
  await ended("late-2", Date.now());
  await waitFor(() => expect(voice()).toBe("Start web-1: Done"));
  await ended("late-3", Date.now());
  // A no-break space more: the same text would not be read out again.
  await waitFor(() => expect(voice()).toBe("Start web-1: Done\u00a0"));
  await ended("late-4", Date.now());
  await waitFor(() => expect(voice()).toBe("Start web-1: Done"));
});
