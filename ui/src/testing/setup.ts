/**
 * Runs around every test: what a test drew is taken down, and what React still had to do for it is done, before the test's
 * document goes. Without that a commit in the last moment finds no `window` and fails a run in which every test passed.
 */
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(async () => {
  cleanup();
  // React's scheduler works in immediates; what those hand on comes in the next one.
  for (let turn = 0; turn < 2; turn++) await new Promise((go) => setImmediate(go));
});
