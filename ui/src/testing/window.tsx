/** Opens the whole UI in a test over the fake core, in the scene asked for. */
import { cleanup, configure, render } from "@testing-library/react";
import { vi } from "vitest";

// A machine that builds at the same time is slow; waiting ends as soon as there is something to see.
configure({ asyncUtilTimeout: 15_000 });

// Asked for at each call: a fresh window has a fresh core, while a mock is made once for a whole test file.
vi.mock("@tauri-apps/api/core", () => ({
  invoke: async (command: string, args: Record<string, unknown>) =>
    (await import("./tauri")).invoke(command, args),
}));
vi.mock("@tauri-apps/api/event", () => ({
  listen: async (name: string, heard: (event: { payload: unknown }) => void) =>
    (await import("./tauri")).listen(name, heard),
  once: () => undefined,
  emit: () => undefined,
  emitTo: () => undefined,
}));

/** What the browser has and the test's document lacks: sizes and media queries. */
function furnish(): void {
  vi.stubGlobal("matchMedia", (media: string) => ({
    media,
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  for (const [name, size] of [
    ["clientWidth", 1200],
    ["clientHeight", 700],
    ["offsetWidth", 1200],
    ["offsetHeight", 700],
  ] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size });
  }
}

/** A fresh UI and a fresh core. `scene` as in the fixture's address, `page` as in the window's. */
export async function openWindow(scene: string, page = "") {
  cleanup();
  // What a window still says as it is left is for its own core, not for the next.
  await new Promise((go) => setTimeout(go));
  vi.resetModules();
  furnish();
  // What the last window drew isn't drawn in this one yet.
  delete document.documentElement.dataset.drawn;
  globalThis.history.replaceState(null, "", `/?${scene}${page === "" ? "" : `#${page}`}`);
  const { App } = await import("../app/App");
  const { makeClient } = await import("../data/client");
  const client = makeClient();
  return { ...render(<App client={client} />), client, core: await import("./core") };
}

/** All text on screen, spaces as one would type them. */
export function seen(): string {
  return (document.body.textContent ?? "").replace(/[\u202f\u00a0]/g, " ");
}
