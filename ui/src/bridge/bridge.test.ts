import { expect, test, vi } from "vitest";

const below = vi.hoisted(() => ({ answer: async (): Promise<unknown> => null }));
vi.mock("@tauri-apps/api/core", () => ({ invoke: () => below.answer() }));
vi.mock("@tauri-apps/api/event", () => ({
  listen: vi.fn(async () => () => undefined),
  once: vi.fn(),
  emit: vi.fn(),
  emitTo: vi.fn(),
}));

const { bridge, BridgeError, problemOf } = await import(".");

test("an answer comes without its wrapping, also one that has a status of its own", async () => {
  const header = {
    tenant: { kind: "all" },
    name: "All",
    kind: "all",
    status: "active",
    path: [],
    customers: 2,
  };
  below.answer = async () => header;
  await expect(bridge.openTenant({ tenant: { kind: "all" } })).resolves.toEqual(header);
});

test("a problem is thrown as one", async () => {
  below.answer = () => Promise.reject({ kind: "rateLimited", retryAfterSeconds: 3 });
  const thrown = await bridge.savedData().catch((cause: unknown) => cause);
  expect(thrown).toBeInstanceOf(BridgeError);
  expect(problemOf(thrown)).toEqual({ kind: "rateLimited", retryAfterSeconds: 3 });
});

test("a bare string from below is still a problem with words", async () => {
  below.answer = () => Promise.reject("command overview not found");
  const thrown = await bridge.overview({ tenant: { kind: "all" } }).catch((cause: unknown) => cause);
  expect(problemOf(thrown)).toEqual({ kind: "internal", detail: "command overview not found" });
  below.answer = () => Promise.reject(new Error("ipc broke"));
  expect(problemOf(await bridge.savedData().catch((cause: unknown) => cause))).toEqual({
    kind: "internal",
    detail: "ipc broke",
  });
});
