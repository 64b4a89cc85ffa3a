/** Overviews of the made-up world. Never part of the product. */
import type { AlertRow, MonthRow, OperationRow, Overview, Reading, TenantRef } from "../bridge";
import { now, role, scene, total, trust } from "./scene";
import { headerOf, machines, refOf, scopeOf } from "./world";

const reading = <T>(value: T, more = {}): Reading<T> => {
  const t = trust(more);
  return { value: t.fetchedAt === null ? null : value, trust: t };
};

const per = (days: number | null) => ({
  days,
  perDay: days === null ? null : { amount: "412.00", currency: "ZAR" },
  reason: days === null ? ("unknownBalance" as const) : ("enough" as const),
  range: days === null ? null : { fewest: Math.floor(days * 0.8), most: Math.ceil(days * 1.3), months: 3 },
  basis: days === null ? null : { kind: "closedMonth" as const, period: "2026-10", days: 31 },
});

export function overviewOf(tenant: TenantRef, own: string): Overview {
  const header = headerOf(tenant, own);
  const scope = scopeOf(tenant, own);
  const ids = new Set(scope.map((o) => o.id));
  const mine = scene === "empty" ? [] : machines.filter((m) => ids.has(m.organisationId));
  const state = (s: string) => mine.filter((m) => m.power.state === s).length;
  const many = header.customers > 0;
  const parts = { parts: scope.length, missing: scene === "live" && many ? 3 : 0 };
  const adcock = header.name === "Adcock" || mine.length === 2;
  const top = [...mine].sort((a, b) => Number(b.cost?.amount ?? 0) - Number(a.cost?.amount ?? 0)).slice(0, 6);
  const customers = scope.filter((o) => o.kind === "customer" && o.id !== own);

  const overview: Overview = {
    tenant: header,
    machines: reading({
      total: mine.length,
      running: state("running") + (adcock ? 1 : 0),
      stopped: state("stopped"),
      suspended: state("suspended"),
      changing: adcock ? 0 : state("restarting"),
      unknown: state("unknown"),
    }),
    capacity: reading({
      cpuCores:
        scene === "empty" ? null : adcock ? "6" : String(mine.reduce((n, m) => n + (m.cpuCount ?? 0), 0)),
      memoryGb:
        scene === "empty"
          ? null
          : adcock
            ? "12"
            : String(mine.reduce((n, m) => n + (m.memoryMib ?? 0) / 1024, 0)),
      diskTb:
        scene === "empty"
          ? null
          : adcock
            ? "1"
            : (mine.reduce((n, m) => n + (m.diskGib ?? 0), 0) / 1024).toFixed(2),
      others: [],
      derived: many,
    }),
    cost: reading(
      scene === "empty"
        ? {
            total: total(null),
            compute: total(null),
            licences: total(null),
            periodStart: null,
            periodEnd: null,
          }
        : {
            total: total(many ? "1248412.50" : "8412.50", 2),
            compute: total(many ? "1016180.50" : "6180.50"),
            licences: total(many ? "232232.00" : "2232.00"),
            periodStart: now - 22 * 86_400_000,
            periodEnd: now + 8 * 86_400_000,
          },
      parts,
    ),
    wallet: reading({
      balance: total(scene === "empty" ? "0" : many ? "184820.00" : "4820.00"),
      reserved: total("250.00"),
      available: total("4570.00"),
      wallets: 1,
      status: "active",
      low: !many,
      runway: per(many ? 41 : 11),
    }),
    alerts: reading({
      critical: scene === "empty" ? 0 : 1,
      warning: scene === "empty" ? 0 : many ? 7 : 1,
      info: 0,
      newest: scene === "empty" ? [] : alerts(mine),
    }),
    operations: reading(scene === "empty" ? [] : operations(mine)),
    history: reading({ currency: "ZAR", months: scene === "empty" ? [] : months(many) }),
    topMachines: reading(top),
    customers: many
      ? reading({
          customers: customers.length,
          rows: customers.slice(0, 8).map((o, i) => ({
            tenant: refOf(o.id),
            name: o.name,
            status: o.suspended ? ("suspended" as const) : ("active" as const),
            machines: i === 6 ? null : 12 + i * 7,
            running: i === 6 ? null : 10 + i * 6,
            cost: total(i === 6 ? null : `${18_410 - i * 1377}.${10 + i}`, i === 2 ? 2 : 0),
            available:
              i === 6
                ? null
                : {
                    amount: `${[0, 2210, 4570, 18_230, 44_100, 91_000, 0, 188_000][i] ?? 0}.00`,
                    currency: "ZAR",
                  },
            runway: per([0, 3, 11, 24, 41, 66, null, 900][i] ?? null),
            alerts: i === 6 ? null : ([2, 0, 1, 0, 0, 4, 0, 0][i] ?? 0),
          })),
        })
      : null,
    commission:
      header.kind === "reseller" || (header.kind === "all" && role === "reseller")
        ? reading({ period: "2026-11", commission: total("38214.75", 1), revenue: total("254765.00", 1) })
        : null,
    revenue:
      role === "datacentrix" && (header.kind === "root" || header.kind === "all")
        ? reading(
            ["CloudTech", "Nimbus Africa", "Baobab Systems"].map((name, i) => ({
              tenant: refOf(["org-cloudtech", "org-nimbus", "org-baobab"][i] ?? ""),
              name,
              customers: [8, 3, 3][i] ?? 0,
              revenue: total(["254765.00", "131200.40", "88020.10"][i] ?? null, i === 1 ? 1 : 0),
              commission: total(["38214.75", "15744.05", "8802.01"][i] ?? null),
            })),
          )
        : null,
    trust: trust({ parts: 7 * scope.length, missing: parts.missing }),
  };
  if (scene === "one-failed") {
    const failed = trust({
      standing: "failed",
      fetchedAt: null,
      problem: { kind: "platformFault", status: 502, requestId: "req-7f3a91" },
    });
    overview.history = { value: null, trust: failed };
    overview.wallet = { value: null, trust: failed };
    overview.alerts = {
      value: null,
      trust: trust({ standing: "notOffered", fetchedAt: null, problem: { kind: "notOffered" } }),
    };
    overview.capacity = {
      ...overview.capacity,
      trust: trust({ standing: "forbidden", fetchedAt: null, problem: { kind: "forbidden" } }),
      value: null,
    };
  }
  return overview;
}

function alerts(mine: typeof machines): AlertRow[] {
  const on = mine[0];
  if (!on) return [];
  const base = {
    organisationId: on.organisationId,
    organisationName: on.organisationName,
    machineId: on.id,
    machineName: on.name,
    acknowledged: false,
  };
  const nasty = scene === "hostile" ? `<b onmouseover=alert(1)>${"disk ".repeat(60)}` : null;
  return [
    {
      ...base,
      id: "a1",
      severity: "critical",
      title: nasty ?? "Disk 92 % full",
      message: "/var has 8 GiB left",
      raisedAt: now - 112 * 60_000,
    },
    {
      ...base,
      id: "a2",
      severity: "warning",
      title: nasty ?? "Memory above 90 % for 30 minutes",
      message: null,
      raisedAt: now - 43 * 60_000,
    },
  ];
}

function operations(mine: typeof machines): OperationRow[] {
  const on = mine[1] ?? mine[0];
  if (!on) return [];
  const base = {
    organisationId: on.organisationId,
    machineId: on.id,
    machineName: on.name,
    error: null,
    progress: null,
  };
  return [
    { ...base, id: "o1", kind: "restart", status: "running", at: now - 31_000, progress: 40 },
    {
      ...base,
      id: "o2",
      kind: "top-up",
      status: "succeeded",
      at: now - 20 * 3_600_000,
      machineId: null,
      machineName: null,
    },
    {
      ...base,
      id: "o3",
      kind: "start",
      status: "failed",
      at: now - 26 * 3_600_000,
      error: "The host had no memory to spare",
    },
  ];
}

function months(many: boolean): MonthRow[] {
  const compute = [4970, 5460, 5450, 5740, 6030, 6220, 6700, 6410, 6680, 6470, 6940, 6230];
  const licences = [1560, 1330, 1570, 1570, 1290, 1260, 1690, 1400, 1360, 1620, 1530, 2232];
  const from = new Date(now);
  return compute.map((c, i) => {
    const at = new Date(Date.UTC(from.getFullYear(), from.getMonth() - 11 + i, 1));
    const gap = i === 3 && many;
    const times = many ? 31 : 1;
    const l = licences[i] ?? 0;
    return {
      period: `${at.getUTCFullYear()}-${String(at.getUTCMonth() + 1).padStart(2, "0")}`,
      compute: gap ? null : `${c * times}.00`,
      licences: gap ? null : `${l * times}.00`,
      total: gap ? null : `${(c + l) * times}.00`,
      open: i === 11,
      missing: many && i === 7 ? 2 : 0,
    };
  });
}
