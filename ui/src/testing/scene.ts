/** Which mood the fake core is in, and trust and totals to match. Never part of the product. */
import type { Problem, Standing, Total, Trust } from "../bridge";

const query = new URLSearchParams(globalThis.location?.search ?? "");
export const scene = query.get("scene") ?? "live";
export const role = (query.get("role") ?? "reseller") as "datacentrix" | "reseller" | "customer";
export const now = Date.now();

const standings: Record<string, { standing: Standing; age: number | null; problem: Problem | null }> = {
  offline: { standing: "offline", age: 25 * 60_000, problem: { kind: "offline" } },
  ended: { standing: "offline", age: 95 * 60_000, problem: { kind: "sessionEnded" } },
  failed: {
    standing: "failed",
    age: null,
    problem: { kind: "platformFault", status: 502, requestId: "req-7f3a91" },
  },
  loading: { standing: "never", age: null, problem: null },
  ageing: { standing: "ageing", age: 8 * 60_000, problem: null },
};

export function trust(more: Partial<Trust> = {}): Trust {
  const mood = standings[scene] ?? { standing: "live", age: 4000, problem: null };
  return {
    standing: mood.standing,
    fetchedAt: mood.age === null ? null : now - mood.age,
    problem: mood.problem,
    refreshing: scene === "loading",
    parts: 1,
    missing: 0,
    unreadable: 0,
    ...more,
  };
}

export function total(amount: string | null, unpriced = 0): Total {
  return { amount, currency: "ZAR", priced: amount === null ? 0 : 12, unpriced, mixedCurrencies: false };
}
