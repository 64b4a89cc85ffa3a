/** The customers' list of the made-up world, and what may be done with each. Never part of the product. */
import type {
  CustomerCheck,
  CustomerEntry,
  CustomerNameQuery,
  CustomerQuery,
  CustomerWindow,
  InputFault,
  Obstacle,
  Order,
} from "../bridge";
import { readAmount } from "./amounts";
import { BIG } from "./purses";
import { now, role, scene, total, trust } from "./scene";
import { availableOf, link, runwayOf } from "./wallets";
import { byId, headerOf, machines, type Organisation, organisations, refOf, scopeOf } from "./world";

const rates = new Map([["org-cloudtech", "15"]]);

function entryOf(o: Organisation, i: number): CustomerEntry {
  const mine = machines.filter((m) => m.organisationId === o.id);
  const unknown = i === 6;
  const forReseller: Obstacle | null = role === "datacentrix" ? null : "onlyDatacentrix";
  return {
    customer: {
      tenant: refOf(o.id),
      name: o.name,
      status: o.suspended ? "suspended" : "active",
      machines: unknown ? null : mine.length,
      running: unknown ? null : mine.filter((m) => m.power.state === "running").length,
      cost: total(
        unknown ? null : `${(18_410 - (i % 13) * 1377) * BIG}.${10 + (i % 80)}`,
        i % 9 === 2 ? 2 : 0,
      ),
      available: availableOf(o),
      runway: runwayOf(o.id),
      alerts: unknown ? null : ([2, 0, 1, 0, 0, 4][i % 6] ?? 0),
    },
    id: o.id,
    kind: o.kind,
    reseller: byId.get(o.parent ?? "")?.name ?? null,
    contactEmail: i % 5 === 3 ? null : `accounts@${o.id.replace("org-", "")}.example`,
    commissionPerCent: o.kind === "reseller" ? (rates.get(o.id) ?? "12.5") : null,
    createdAt: now - (i + 3) * 41 * 86_400_000,
    rename: link,
    suspend: link ?? (o.suspended ? "organisationSuspended" : null),
    resume: link ?? (o.suspended ? null : "organisationActive"),
    setCommission: link ?? forReseller ?? (o.kind === "reseller" ? null : "onlyResellers"),
  };
}

const value: Record<CustomerQuery["column"], (row: CustomerEntry) => number | string | null> = {
  name: (row) => row.customer.name.toLowerCase(),
  runway: (row) => row.customer.runway.days,
  available: (row) => (row.customer.available ? Number(row.customer.available.amount) : null),
  cost: (row) => (row.customer.cost.amount === null ? null : Number(row.customer.cost.amount)),
  machines: (row) => row.customer.machines,
  alerts: (row) => row.customer.alerts,
  reseller: (row) => row.reseller,
  created: (row) => row.createdAt,
};

function window(query: CustomerQuery, own: string): CustomerWindow {
  const { tenant, search, column, descending, offset, limit } = query;
  const age = trust();
  const top = tenant.kind === "all" ? own : tenant.id;
  const beneath =
    scene === "empty" || age.fetchedAt === null ? [] : scopeOf(tenant, own).filter((o) => o.id !== top);
  const all = beneath.map(entryOf);
  const of = value[column];
  const found = all
    .filter((row) =>
      `${row.customer.name} ${row.reseller} ${row.contactEmail}`.toLowerCase().includes(search.toLowerCase()),
    )
    .sort((a, b) => {
      const [x, y] = [of(a), of(b)];
      if (x === null || y === null) return Number(x === null) - Number(y === null);
      return (x < y ? -1 : x > y ? 1 : 0) * (descending ? -1 : 1);
    });
  const resellers = organisations.filter(
    (o) =>
      o.kind === "reseller" &&
      (role === "datacentrix" ? top === o.id || byId.get(top)?.kind !== "reseller" : o.id === own),
  );
  return {
    tenant: headerOf(tenant, own),
    rows: found.slice(offset, offset + limit),
    offset,
    total: found.length,
    all: all.length,
    resellers: all.filter(({ kind }) => kind === "reseller").length,
    trust: age,
    create: link ?? (role === "customer" ? "customersMayNot" : null),
    parents: resellers.map(({ id, name }) => ({ id, name })),
  };
}

function nameFault({ organisationId, parentId, name }: CustomerNameQuery): InputFault | null {
  const text = name.trimEnd();
  if (text === "") return "empty";
  if (/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u.test(text)) return "badCharacter";
  if (/^\s/.test(text)) return "badEdge";
  if ([...text].length > 120) return "tooLong";
  const renamed = byId.get(organisationId ?? "");
  if (renamed?.name === text) return "unchanged";
  const under = renamed?.parent ?? parentId;
  const taken = organisations.some(
    (o) => o !== renamed && o.parent === under && o.name.toLowerCase() === text.toLowerCase(),
  );
  return taken ? "taken" : null;
}

/** What an order does to an organisation here. Whether it was one about an organisation. */
export function settleOrganisation(order: Order): boolean {
  if (order.kind === "createCustomer") {
    const made: Organisation = {
      id: `org-new-${organisations.length}`,
      name: order.name.trim(),
      kind: "customer",
      parent: order.parentId,
      suspended: false,
    };
    organisations.push(made);
    byId.set(made.id, made);
    return true;
  }
  if (order.kind !== "changeOrganisation") return false;
  const of = byId.get(order.organisationId);
  const { change } = order;
  if (!of) throw { kind: "notFound" };
  if (change.kind === "rename") of.name = change.name.trim();
  else if (change.kind === "commissionRate") rates.set(of.id, perCentOf(change.perCent));
  else of.suspended = change.kind === "suspend";
  return true;
}

function perCentOf(typed: string): string {
  const read = readAmount(typed, "perCent", null);
  return "fault" in read ? typed : String(Number(read.cents) / 100);
}

export function checkCustomer(query: CustomerNameQuery): CustomerCheck {
  const address = query.contactEmail?.trim() ?? "";
  return {
    name: nameFault(query),
    contactEmail: address === "" || /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(address) ? null : "notAnAddress",
  };
}

/** The commands of the page. */
export function customerCommands(own: string) {
  return {
    customers: (query: CustomerQuery) => window(query, own),
    check_customer: checkCustomer,
  };
}
