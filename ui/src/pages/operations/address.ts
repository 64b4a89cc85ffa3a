/** What the address of the journal keeps: state, whose, the search, and the operation whose details are open. */
import type { JournalFilter } from "../../bridge";

/** Everybody's, or what concerns the tenant in view. */
export type Reach = "account" | "tenant";

type OperationsSearch = {
  op?: string;
  state?: Exclude<JournalFilter, "all">;
  whose?: "tenant";
  q?: string;
};

const states = ["open", "unknown", "failed", "notSent", "done"] as const;

/** Reads an address; what isn't understood is left out. */
export function operationsSearch(search: Record<string, unknown>): OperationsSearch {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const [op, q] = [text(search.op), text(search.q)];
  const state = states.find((one) => one === search.state);
  return {
    ...(op ? { op } : {}),
    ...(state ? { state } : {}),
    ...(search.whose === "tenant" ? { whose: "tenant" as const } : {}),
    ...(q ? { q } : {}),
  };
}
