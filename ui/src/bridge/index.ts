/**
 * The one door to the Rust side. Nothing else in the UI imports `@tauri-apps/*` or the generated bindings' values, so
 * tests and the fixture mode replace a single thing, and an answer or an error has one shape here.
 */
import {
  type AppState,
  commands,
  events,
  type Navigate,
  type Problem,
  type ReadingsChanged,
} from "./bindings";

export type * from "./bindings";

/** What every failed command throws: the platform's or the client's problem, never a bare string. */
export class BridgeError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.kind);
    this.name = "BridgeError";
    this.problem = problem;
  }
}

/** Whatever was thrown, as a problem people can be told about. */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof BridgeError) return cause.problem;
  if (isProblem(cause)) return cause;
  return { kind: "internal", detail: cause instanceof Error ? cause.message : String(cause) };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}

type Answer<T> = T extends { status: "ok"; data: infer D } ? D : T extends { status: "error" } ? never : T;

/** Unwraps either shape the bindings may have: a plain promise, or a `Result` in one. */
async function ask<T>(call: Promise<T>): Promise<Answer<T>> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (cause) {
    throw new BridgeError(problemOf(cause));
  }
  if (typeof answer === "object" && answer !== null && "status" in answer) {
    if (answer.status === "ok" && "data" in answer) return answer.data as Answer<T>;
    if (answer.status === "error" && "error" in answer) throw new BridgeError(problemOf(answer.error));
  }
  return answer as Answer<T>;
}

type Commands = typeof commands;
type Bridge = {
  [K in keyof Commands]: Commands[K] extends (...args: infer A) => Promise<infer R>
    ? (...args: A) => Promise<Answer<R>>
    : never;
};

/** Every command of the core, answering its data or throwing a `BridgeError`. */
export const bridge: Bridge = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [
    name,
    (...args: unknown[]) => ask((command as (...args: unknown[]) => Promise<unknown>)(...args)),
  ]),
) as Bridge;

/**
 * What the core may say unasked. Each returns a function that stops listening; `ready` is called once listening has begun,
 * for whoever must look again at what was said before.
 */
export const heard = {
  readingsChanged: (then: (change: ReadingsChanged) => void) => listen(events.readingsChanged, then),
  appStateChanged: (then: (state: AppState) => void, ready?: () => void) =>
    listen(events.appStateChanged, then, ready),
  navigate: (then: (to: Navigate) => void) => listen(events.navigate, then),
};

type Listenable<T> = { listen: (callback: (event: { payload: T }) => void) => Promise<() => void> };

function listen<T>(event: Listenable<T>, then: (payload: T) => void, ready?: () => void): () => void {
  let stopped = false;
  let stop: (() => void) | undefined;
  event
    .listen((e) => {
      if (!stopped) then(e.payload);
    })
    .then((unlisten) => {
      if (stopped) return unlisten();
      stop = unlisten;
      ready?.();
    })
    .catch(() => undefined); // Without events the pages still read when they open; there is nobody to tell.
  return () => {
    stopped = true;
    stop?.();
  };
}

/** Set by the shell before the page loads, so that the first paint already has the right colours. */
export type Boot = {
  theme?: "system" | "light" | "dark";
  density?: "comfortable" | "compact";
  railCollapsed?: boolean;
};

/** What the shell knew when it made the window; empty in an ordinary browser. */
export function boot(): Boot {
  return (globalThis as { __DCX_BOOT__?: Boot }).__DCX_BOOT__ ?? {};
}
