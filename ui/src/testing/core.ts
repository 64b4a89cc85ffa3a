/** A fake core over the made-up world: answers every command in every mood the real one can have. Never part of the product. */
import type { AppState, MachineQuery, MachineRow, Preferences, TenantEntry, TenantRef } from "../bridge";
import { customerCommands } from "./customerLists";
import { effectCommands } from "./effects";
import { journalCommands } from "./journals";
import { machinePage, machineSeries } from "./machinePages";
import { newMachineCommands } from "./newMachines";
import { overviewOf } from "./overviews";
import { runCommands } from "./runs";
import { now, role, scene, total, trust } from "./scene";
import { walletCommands } from "./wallets";
import { byId, entryOf, headerOf, machines, organisations, scopeOf } from "./world";

export const emitter = new EventTarget();

const users = {
  datacentrix: {
    email: "admin@datacentrix.example",
    name: "Thandi Nkosi",
    organisation: "Datacentrix",
    own: "org-root",
  },
  reseller: {
    email: "alex@cloudtech.example",
    name: "Alex",
    organisation: "CloudTech",
    own: "org-cloudtech",
  },
  customer: {
    email: "john@vodacom.example",
    name: "John Dlamini",
    organisation: "Vodacom",
    own: "org-vodacom",
  },
};
const own = users[role].own;
const pinned = new Set(role === "customer" ? [] : ["org-adcock", "org-vodacom"]);
const platform = "http://127.0.0.1:41234";
const demo = {
  platform,
  password: "demo-demo",
  users: (Object.keys(users) as (keyof typeof users)[]).map((r) => ({ ...users[r], role: r })),
};

const locked = scene === "locked";
const signedOut = scene === "signed-out" || scene === "demo" || scene === "no-keychain";
let state: AppState = {
  account: signedOut
    ? null
    : { id: "acc-1", platform, email: users[role].email, name: users[role].name, role },
  session: signedOut ? "none" : locked ? "locked" : scene === "ended" ? "ended" : "active",
  connection:
    scene === "offline"
      ? { kind: "offline", since: now - 25 * 60_000, lastAnswer: now - 25 * 60_000 }
      : { kind: scene === "loading" ? "refreshing" : "live", since: null, lastAnswer: now },
  keychain: locked || scene === "no-keychain" || scene === "memory" ? "locked" : "ready",
  memoryOnly: scene === "no-keychain" || scene === "memory",
  cacheRebuilt: scene === "rebuilt",
  screenLocked: scene === "screen-locked",
  pinSet: scene === "screen-locked",
  demo: scene === "demo" ? demo : null,
  suggestedPlatform: scene === "demo" ? platform : null,
  tenant: { kind: "organisation", id: own },
  version: "0.1.0",
};
const stored = globalThis.localStorage?.getItem("fixture preferences");
let preferences: Preferences = stored
  ? JSON.parse(stored)
  : {
      theme:
        (new URLSearchParams(globalThis.location?.search).get("theme") as Preferences["theme"]) ?? "system",
      density: "comfortable",
      railCollapsed: false,
      lockAfterMinutes: null,
      hiddenColumns: ["os", "tags", "created"],
      machineSort: { column: "name", descending: false },
    };

/** Says something unasked, as the real core does. */
export const say = <T>(name: string, detail: T) => emitter.dispatchEvent(new CustomEvent(name, { detail }));

function visible() {
  return scopeOf({ kind: "organisation", id: own }, own);
}

/** A command that changes the journal, which is then said. */
function told<R, A>(command: (request: R) => A) {
  return (request: R): A => {
    const answer = command(request);
    say("readings-changed", { account: "acc-1", organisations: null, resources: ["journal"] });
    return answer;
  };
}

type Args = { request?: never; preferences?: Preferences } & Record<string, unknown>;
const commands: Record<string, (request: never, args: Args) => unknown> = {
  app_state: () => state,
  preferences: () => preferences,
  save_preferences: (_, args) => {
    if (args.preferences) preferences = args.preferences;
    return null;
  },
  start_demo: () => demo,
  sign_in: ({ password }: { password: string }) => {
    if (password === "wrong") throw { kind: "invalidCredentials" };
    state = {
      ...state,
      session: "active",
      account: { id: "acc-1", platform, email: users[role].email, name: users[role].name, role },
    };
    return state;
  },
  sign_in_again: ({ password }: { password: string }) => {
    if (password === "wrong") throw { kind: "invalidCredentials" };
    state = { ...state, session: "active" };
    return state;
  },
  unlock_keychain: () => {
    state = { ...state, session: "active", keychain: "ready", memoryOnly: false };
    return state;
  },
  sign_out: () => {
    state = { ...state, session: "none", account: null, tenant: null };
    return state;
  },
  open_tenant: ({ tenant }: { tenant: TenantRef }) => headerOf(tenant, own),
  tenants: ({
    search,
    collapsed,
    offset,
    limit,
  }: {
    search: string;
    collapsed: string[];
    offset: number;
    limit: number;
  }) => {
    const rows: TenantEntry[] = [];
    const walk = (parent: string) => {
      const o = byId.get(parent);
      if (!o) return;
      rows.push(entryOf(o, own, pinned, own));
      if (search === "" && collapsed.includes(parent)) return;
      for (const child of organisations) if (child.parent === parent) walk(child.id);
    };
    walk(own);
    const found = rows.filter((row) => row.name.toLowerCase().includes(search.toLowerCase()));
    return { rows: found.slice(offset, offset + limit), offset, total: found.length, trust: trust() };
  },
  tenant_shelf: () => {
    const all = headerOf({ kind: "all" }, own);
    const entry = (id: string) => entryOf(byId.get(id) as never, own, pinned, own);
    return {
      all:
        role === "customer"
          ? null
          : {
              ...entry(own),
              tenant: { kind: "all" },
              name: all.name,
              kind: "all",
              path: "",
              depth: 0,
              expandable: false,
            },
      pinned: [...pinned].map(entry),
      recent:
        role === "customer" ? [] : ["org-karoo", "org-umhlanga"].filter((id) => byId.has(id)).map(entry),
    };
  },
  pin_tenant: ({ tenant, pinned: on }: { tenant: TenantRef; pinned: boolean }) => {
    if (tenant.kind === "organisation") on ? pinned.add(tenant.id) : pinned.delete(tenant.id);
    return null;
  },
  overview: ({ tenant }: { tenant: TenantRef }) => overviewOf(tenant, own),
  machines: (query: MachineQuery) => machineWindow(query),
  machine: ({ tenant, machineId }: { tenant: TenantRef; machineId: string }) =>
    machinePage(tenant, machineId, own),
  machine_series: ({ range }: { range: never }) => machineSeries(range),
  search: ({ text, limit }: { text: string; limit: number }) => {
    const wanted = text.toLowerCase();
    const tenants = visible()
      .filter((o) => o.name.toLowerCase().includes(wanted))
      .slice(0, 6)
      .map((o) => ({
        kind: "tenant",
        tenant: { kind: "organisation", id: o.id },
        name: o.name,
        path: entryOf(o, own, pinned, own).path,
      }));
    const ids = new Set(visible().map((o) => o.id));
    const hits = machines
      .filter(
        (m) =>
          ids.has(m.organisationId) &&
          (m.name?.toLowerCase().includes(wanted) || m.addresses.some((a) => a.startsWith(wanted))),
      )
      .slice(0, 10)
      .map((m) => ({
        kind: "machine",
        tenant: { kind: "organisation", id: m.organisationId },
        machineId: m.id,
        name: m.name,
        organisationName: m.organisationName,
        address: m.addresses[0] ?? null,
        power: m.power,
      }));
    return [...tenants, ...hits].slice(0, limit);
  },
  refresh: () => {
    state = { ...state, connection: { ...state.connection, kind: "refreshing" } };
    say("app-state-changed", state);
    setTimeout(() => {
      state = { ...state, connection: { kind: "live", since: null, lastAnswer: Date.now() } };
      say("app-state-changed", state);
      say("readings-changed", {
        account: "acc-1",
        organisations: null,
        resources: ["machines", "organisations", "alerts"],
      });
    }, 900);
    return null;
  },
  saved_data: () => ({ bytes: 3_412_880, records: 412, oldest: now - 3 * 86_400_000 }),
  clear_saved_data: () => ({ bytes: 0, records: 0, oldest: null }),
  export_machines: (query: MachineQuery) => ({
    path: "/home/alex/Downloads/machines-2026-11-23.csv",
    rows: found(query).length,
  }),
  ...journalCommands,
  cancel_operation: told(journalCommands.cancel_operation),
  retry_operation: told(journalCommands.retry_operation),
  look_up_operation: told(journalCommands.look_up_operation),
  ...walletCommands(own),
  ...customerCommands(own),
  ...effectCommands((resources) => {
    if (resources.includes("machines")) lists.clear();
    say("readings-changed", { account: "acc-1", organisations: null, resources });
  }),
  ...newMachineCommands(own),
  ...runCommands({
    found: (tenant, search) =>
      found({ tenant, search, sort: { column: "name", descending: false }, offset: 0, limit: 0 }),
    changed: () => say("readings-changed", { account: "acc-1", organisations: null, resources: ["journal"] }),
  }),
};

const lists = new Map<string, MachineRow[]>();

/** The list of a search, made once: the real core remembers it too. */
function found(query: MachineQuery): MachineRow[] {
  const key = JSON.stringify([query.tenant, query.search, query.sort]);
  const list = lists.get(key) ?? findAll(query);
  lists.set(key, list);
  return list;
}

function findAll({ tenant, search, sort }: MachineQuery): MachineRow[] {
  const ids = new Set(scopeOf(tenant, own).map((o) => o.id));
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = scene === "empty" ? [] : machines.filter((m) => ids.has(m.organisationId));
  const kept = rows.filter((m) =>
    words.every((word) => {
      const [key, value = ""] = word.split(":");
      if (key === "power") return m.power.state.startsWith(value);
      if (key === "tag") return m.tags.includes(value);
      return `${m.name} ${m.addresses.join(" ")} ${m.organisationName}`.toLowerCase().includes(word);
    }),
  );
  const by: Record<string, (m: MachineRow) => string | number> = {
    name: (m) => m.name ?? "~",
    cost: (m) => Number(m.cost?.amount ?? -1),
    cpu: (m) => m.cpuCount ?? -1,
    memory: (m) => m.memoryMib ?? -1,
  };
  const pick = by[sort.column] ?? by.name;
  const sorted = [...kept].sort((a, b) => {
    const [x, y] = [pick?.(a) ?? "", pick?.(b) ?? ""];
    return typeof x === "number" && typeof y === "number"
      ? x - y
      : String(x).localeCompare(String(y), "en", { numeric: true });
  });
  return sort.descending ? sorted.reverse() : sorted;
}

function machineWindow(query: MachineQuery) {
  const rows = found(query);
  const ids = new Set(scopeOf(query.tenant, own).map((o) => o.id));
  const failed = scene === "failed" || scene === "loading";
  return {
    rows: failed ? [] : rows.slice(query.offset, query.offset + query.limit),
    offset: query.offset,
    total: failed ? 0 : rows.length,
    all: failed ? 0 : found({ ...query, search: "" }).length,
    complaints: query.search.includes("colour:") ? ["“colour:” isn’t something to search by"] : [],
    trust: trust({ parts: ids.size, unreadable: ids.size > 1 && scene === "live" ? 3 : 0 }),
    cost: total("1243870.55", 21),
  };
}

type Held = { command: string; tenant: string; until: Promise<void>; done: () => void };
const held: Held[] = [];

/** Makes the next answer to a command about a tenant wait, to try what a late one does. */
export function holdBack(command: string, tenant: string): { release: () => void; answered: Promise<void> } {
  let release: () => void = () => undefined;
  let done: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answered = new Promise<void>((resolve) => {
    done = resolve;
  });
  held.push({ command, tenant, until, done });
  return { release, answered };
}

type Handler = (request: never, args: Args) => unknown;
const instead = new Map<string, Handler>();

/** Answers a command in another way from now on, to try what the page makes of it; throw a `Problem` to refuse. */
export function answerWith(command: string, handler: Handler): void {
  instead.set(command, handler);
}

export async function answer(command: string, args: Record<string, unknown>): Promise<unknown> {
  if (scene === "slow" && !/app_state|preferences/.test(command)) await new Promise(() => undefined);
  const handler = instead.get(command) ?? commands[command];
  if (!handler) throw { kind: "internal", detail: `unknown command ${command}` };
  const hold = held.find(
    (one) => one.command === command && JSON.stringify(args).includes(`"${one.tenant}"`),
  );
  if (hold) {
    await hold.until;
    hold.done();
  }
  return handler((args as Args).request as never, args as Args);
}
