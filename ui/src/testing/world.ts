/** A made-up world for looking at the UI: organisations and machines, the same at every start. Never part of the product. */
import type { MachineRow, PowerState, TenantEntry, TenantHeader, TenantKind, TenantRef } from "../bridge";

export type Organisation = {
  id: string;
  name: string;
  kind: TenantKind;
  parent: string | null;
  suspended: boolean;
};

const scene = new URLSearchParams(globalThis.location?.search ?? "");
const hostile = scene.get("scene") === "hostile";
const many = Number(scene.get("machines") ?? 480);
const customers = Number(scene.get("customers") ?? 14);

const NASTY = `<img src=x onerror="document.title='PWNED'"><script>alert(1)</script>`;
const LONG = "Grootfontein-Landbou-Ontwikkelingsvennootskap-Eiendoms-Beperk-".repeat(4);

function spoil(name: string, i: number): string {
  if (!hostile) return name;
  return [NASTY, LONG, `${name} \u202e\u0007 👩‍👩‍👧‍👦 ${"W".repeat(90)}`, "   ", "null"][i % 5] ?? name;
}

const known = [
  "Vodacom",
  "Adcock",
  "Sasol Retail",
  "Karoo Fresh",
  "Umhlanga Clinics",
  "Protea Books",
  "Limpopo Water",
];

export const organisations: Organisation[] = [
  { id: "org-root", name: spoil("Datacentrix", 0), kind: "root", parent: null, suspended: false },
  {
    id: "org-cloudtech",
    name: spoil("CloudTech", 1),
    kind: "reseller",
    parent: "org-root",
    suspended: false,
  },
  {
    id: "org-nimbus",
    name: spoil("Nimbus Africa", 2),
    kind: "reseller",
    parent: "org-root",
    suspended: false,
  },
  {
    id: "org-baobab",
    name: spoil("Baobab Systems", 3),
    kind: "reseller",
    parent: "org-root",
    suspended: false,
  },
  ...Array.from(
    { length: customers },
    (_, i): Organisation => ({
      id: known[i] ? `org-${known[i].toLowerCase().split(" ")[0]}` : `org-c${i}`,
      name: spoil(known[i] ?? `Customer ${String(i + 1).padStart(3, "0")}`, i),
      kind: "customer",
      parent: i < 8 ? "org-cloudtech" : i % 2 === 0 ? "org-nimbus" : "org-baobab",
      suspended: i === 4,
    }),
  ),
];

export const byId = new Map(organisations.map((o) => [o.id, o]));

export function refOf(id: string): TenantRef {
  return { kind: "organisation", id };
}

/** An organisation and everything beneath it. */
export function scopeOf(tenant: TenantRef, own: string): Organisation[] {
  const top = tenant.kind === "all" ? own : tenant.id;
  const beneath = (o: Organisation): boolean =>
    o.id === top || (o.parent !== null && beneath(byId.get(o.parent) ?? o));
  return organisations.filter((o) => (o.id === top ? true : o.parent !== null && beneath(o)));
}

export function headerOf(tenant: TenantRef, own: string): TenantHeader {
  const id = tenant.kind === "all" ? own : tenant.id;
  const o = byId.get(id);
  if (!o) throw { kind: "notFound" };
  const path = [];
  for (let up = tenant.kind === "all" ? o : byId.get(o.parent ?? ""); up; up = byId.get(up.parent ?? "")) {
    path.unshift({ tenant: refOf(up.id), name: up.name });
  }
  const count = scopeOf(tenant, own).filter((one) => one.kind === "customer" && one.id !== id).length;
  return {
    tenant,
    name: tenant.kind === "all" ? "All my customers" : o.name,
    kind: tenant.kind === "all" ? "all" : o.kind,
    status: o.suspended ? "suspended" : "active",
    path,
    customers: count,
  };
}

export function entryOf(o: Organisation, own: string, pinned: ReadonlySet<string>, top: string): TenantEntry {
  const header = headerOf(refOf(o.id), own);
  let depth = 0;
  for (let up = o; up.id !== top && up.parent; up = byId.get(up.parent) ?? o) depth += 1;
  return {
    tenant: refOf(o.id),
    name: o.name,
    kind: o.kind,
    status: header.status,
    depth,
    path: header.path.map(({ name }) => name).join(" › "),
    customers: header.customers,
    expandable: header.customers > 0,
    pinned: pinned.has(o.id),
  };
}

const kinds = ["bi", "cache", "vpn", "crm", "mail", "app", "web", "build", "queue", "files"];
const states: PowerState[] = [
  "running",
  "running",
  "running",
  "running",
  "running",
  "suspended",
  "running",
  "stopped",
  "running",
  "unknown",
  "restarting",
];

function machineOf(i: number, owner: Organisation): MachineRow {
  const size = [2, 4, 8, 16][(i * 7) % 4] ?? 2;
  const unpriced = i % 23 === 7;
  const state = states[(i * 5) % states.length] ?? "running";
  const slug = owner.id.replace("org-", "");
  return {
    id: `vm-${slug}-${i}`,
    organisationId: owner.id,
    organisationName: owner.name,
    name: hostile
      ? spoil(`${slug}-${i}`, i)
      : i % 97 === 5
        ? null
        : `${slug}-${kinds[i % kinds.length]}-${i}`,
    power: { state, raw: state === "unknown" ? (hostile ? NASTY : "MIGRATING") : null },
    cpuCount: i % 41 === 3 ? null : size,
    memoryMib: size * 4096,
    diskGib: size * 60,
    guestOs: hostile ? LONG : i % 3 === 0 ? "Windows Server 2022" : "Debian 12",
    addresses:
      i % 19 === 4
        ? []
        : [`10.${20 + (i % 3)}.4.${(i % 240) + 10}`, ...(i % 11 === 0 ? ["10.99.0.7", "fd00::7"] : [])],
    cost: unpriced
      ? null
      : { amount: `${size * 470}.${String((i * 37) % 100).padStart(2, "0")}`, currency: "ZAR" },
    licenceCost: unpriced ? null : { amount: `${size * 120}.00`, currency: "ZAR" },
    tags: hostile ? [NASTY, LONG] : i % 2 === 0 ? ["prod", kinds[i % kinds.length] ?? "app"] : ["test"],
    createdAt: Date.UTC(2024, i % 12, (i % 27) + 1, 8, 30),
    asked: i % 37 === 11 && state === "running" ? { action: "restart", state: "accepted" } : null,
  };
}

const adcock: MachineRow[] = [
  ["Adcock-Database-01", 4, 8192, 600, "10.20.4.12", "5980.00", "1860.00", "running"] as const,
  ["Adcock-Web-Server-01", 2, 4096, 400, "10.20.4.11", "1940.50", "372.00", "restarting"] as const,
].map(([name, cpu, memory, disk, ip, cost, licence, state]) => ({
  id: `vm-${name}`,
  organisationId: "org-adcock",
  organisationName: byId.get("org-adcock")?.name ?? "Adcock",
  name: hostile ? LONG : name,
  power: { state, raw: null },
  cpuCount: cpu,
  memoryMib: memory,
  diskGib: disk,
  guestOs: "Debian 12",
  addresses: [ip],
  cost: { amount: cost, currency: "ZAR" },
  licenceCost: { amount: licence, currency: "ZAR" },
  tags: ["prod"],
  createdAt: Date.UTC(2025, 1, 3),
  asked: null,
}));

const owners = organisations.filter(
  (o) => o.kind === "customer" && o.id !== "org-adcock" && o.id !== "org-limpopo",
);

export const machines: MachineRow[] = [
  ...adcock,
  ...Array.from({ length: many }, (_, i) => machineOf(i, owners[i % owners.length] as Organisation)),
];
