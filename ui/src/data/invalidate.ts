/**
 * From "these readings changed" to "these questions are asked again". Changes are gathered and acted on at most four times
 * a second, less often where a redraw takes long, and never while the answers to the last round are still under way: a
 * first sync of a thousand tenants must not become a thousand redraws. Only questions a mounted page asks are asked again now; others when they are next used.
 */
import type { Query, QueryClient } from "@tanstack/react-query";
import type { ReadingsChanged, TenantHeader } from "../bridge";
import type { Key, Name } from "./questions";

/** Which resources a question is answered from, by the names the core's events use. */
const interests: Record<Name, readonly string[]> = {
  header: ["organisations", "organisation"],
  tenants: ["organisations"],
  shelf: ["organisations"],
  machines: ["machines", "organisations", "journal"],
  overview: [
    ...["organisations", "machines", "capacity", "statement", "history"],
    ...["wallets", "alerts", "operations", "commission"],
  ],
  machine: [
    ...["organisations", "machines", "machineDetails", "machineHealth", "machineDisks", "machineAlerts"],
    ...["alerts", "operations", "networks", "products", "journal"],
  ],
  series: ["machineSeries"],
  search: [],
  saved: [],
  journal: ["journal"],
  operation: ["journal"],
  run: ["journal"],
  runPlan: ["machines", "organisations", "journal"],
  newMachine: ["products", "organisations", "machines", "wallets", "journal"],
  wallets: ["wallets", "statement", "history", "organisations", "journal"],
  ledger: ["ledger", "machines"],
  customers: ["organisations", "wallets", "statement", "history", "machines", "alerts", "journal"],
};

/** Whether the answer stored under `key` may look different after `change`. */
export function touches(
  change: ReadingsChanged,
  key: readonly unknown[],
  header: TenantHeader | undefined,
): boolean {
  const [account, name, tenant] = key as Key;
  if (change.account === null || account !== change.account || !(name in interests)) return false;
  const interest = interests[name];
  // "everything": the core lost count of what changed. "link": the platform went away or came back, and with it what
  // every trust line says.
  const all = interest.length > 0 && change.resources.some((one) => one === "everything" || one === "link");
  if (!all && !change.resources.some((resource) => interest.includes(resource))) return false;
  if (change.organisations === null || tenant === null) return true;
  // Resellers, the root and "all" take in others; which ones only the core knows, so ask it again.
  if (header?.kind !== "customer" || header.tenant.kind !== "organisation") return true;
  // The list of organisations belongs to nobody in particular and names everybody.
  return change.organisations.includes(header.tenant.id) || change.resources.includes("organisations");
}

const PACE = 250;
/** Asking and drawing again takes at most one part of this many of the time, on a slow machine too… */
const SHARE = 6;
/** …but news never waits longer than this. */
const LONGEST = 1500;

/** Gathers changes and has the touched questions asked again. */
export class Invalidator {
  readonly #client: QueryClient;
  #pending: ReadingsChanged[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  #last = 0;
  #pause = PACE;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  add(change: ReadingsChanged): void {
    this.#pending.push(change);
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = [];
  }

  #schedule(): void {
    if (this.#busy || this.#timer !== undefined || this.#pending.length === 0) return;
    const wait = Math.max(0, this.#last + this.#pause - performance.now());
    this.#timer = setTimeout(() => void this.#flush(), wait);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    const changes = merged(this.#pending);
    this.#pending = [];
    this.#busy = true;
    this.#last = performance.now();
    try {
      await this.#client.invalidateQueries({
        predicate: (query) => changes.some((c) => this.#touches(c, query)),
      });
      // The answers are there; React draws them before this comes back.
      await new Promise((go) => setTimeout(go));
    } finally {
      const took = performance.now() - this.#last;
      this.#pause = Math.min(LONGEST, Math.max(PACE, took * SHARE));
      this.#busy = false;
      this.#schedule();
    }
  }

  #touches(change: ReadingsChanged, query: Query): boolean {
    const [account, , tenant] = query.queryKey as Key;
    const header =
      typeof tenant === "string"
        ? this.#client.getQueryData<TenantHeader>([account, "header", tenant])
        : undefined;
    return touches(change, query.queryKey, header);
  }
}

/** One change per account and set of organisations: hundreds of small ones then cost one look at each question. */
function merged(changes: ReadingsChanged[]): ReadingsChanged[] {
  const byAccount = new Map<string | null, ReadingsChanged[]>();
  for (const change of changes)
    byAccount.set(change.account, [...(byAccount.get(change.account) ?? []), change]);
  return [...byAccount].map(([account, group]) => ({
    account,
    organisations: group.some((c) => c.organisations === null)
      ? null
      : [...new Set(group.flatMap((c) => c.organisations ?? []))],
    resources: [...new Set(group.flatMap((c) => c.resources))],
  }));
}
