/** New machines in the made-up world: a catalogue, wallets of every kind, drafts that are kept. Never part of the product. */
import type {
  Draft,
  DraftRequest,
  InputFault,
  MachineNameQuery,
  Money,
  NewMachinePage,
  NewMachineRequest,
  Offer,
  Quote,
  QuoteRequest,
  Recipient,
  Runway,
} from "../bridge";
import { BIG, spendableIn } from "./purses";
import { now, scene, trust } from "./scene";
import { byId, entryOf, headerOf, machines, refOf, scopeOf } from "./world";

/** Rounded to the cent, as the core does for the screen. */
const rand = (cents: number | null): Money | null =>
  cents === null ? null : { amount: (Math.round(cents) / 100).toFixed(2), currency: "ZAR" };

type Row = [
  sku: string,
  name: string,
  category: string,
  cents: number | null,
  unit: string,
  specs?: number[],
];
const rows: Row[] = [
  ["CMP-G1", "General 1 core", "compute", 39_000, "month", [1, 4, 60]],
  ["CMP-C2", "Compute 2 cores", "compute", 69_000, "month", [2, 4, 80]],
  ["CMP-G2", "General 2 cores", "compute", 71_800, "month", [2, 8, 120]],
  ["CMP-H2", "Burst 2 cores, by the hour", "compute", 98.5, "hour", [2, 8, 60]],
  ["CMP-C4", "Compute 4 cores", "compute", 124_000, "month", [4, 8, 120]],
  ["CMP-G4", "General 4 cores", "compute", 139_000, "month", [4, 16, 240]],
  ["CMP-M4", "Memory 4 cores", "compute", 178_000, "month", [4, 32, 240]],
  ["CMP-G8", "General 8 cores", "compute", 268_000, "month", [8, 32, 480]],
  ["CMP-G32", "General 32 cores", "compute", 1_060_000, "month", [32, 128, 1920]],
  ["CMP-M8", "Memory 8 cores", "compute", null, "month", [8, 64, 480]],
  ["BCK-STD", "Backup, standard", "backup", 89, "GB-month"],
  ["LIC-AV", "Endpoint protection", "licence", 4_800, "month"],
  ["LIC-RHEL", "Red Hat Enterprise Linux", "licence", 91_500, "month"],
  ["LIC-SQLS", "SQL Server Standard, 2 cores", "licence", 1_860_000, "month"],
  ["LIC-WIN", "Windows Server, 2 cores", "licence", 24_000, "month"],
  ["NET-INT100", "Internet breakout 100 Mbit/s", "network", 185_000, "month"],
  ["NET-IP4", "Public IPv4 address", "network", 4_500, "month"],
  ["NET-VPN", "Site-to-site VPN", "network", 39_000, "month"],
  ["STO-NVME", "NVMe storage", "storage", 380, "GB-month"],
  ["STO-SSD", "SSD storage", "storage", 245, "GB-month"],
  ["STO-FILE", "Shared file storage, 1 TB", "storage", 99_000, "month"],
  ["GPU-PASS", "GPU passthrough", "accelerator", null, "month"],
];

const HOURS = 730;
const LONG = "Unternehmensdatenbankhochverfügbarkeitserweiterung-".repeat(3);

/** Hundredths of a rand a month, with the machine's disk in GiB. */
function monthly([, , , cents, unit]: Row, disk: number | null): number | null {
  if (cents === null) return null;
  if (unit === "hour") return Math.round(cents * HOURS) * BIG;
  if (unit === "GB-month") return disk === null ? null : cents * disk * BIG;
  return cents * BIG;
}

function offerOf(row: Row, disk: number | null): Offer {
  const [sku, name, category, cents, unit, specs] = row;
  return {
    id: `prod-${sku}`,
    sku,
    name: scene === "hostile" ? `${name} ${LONG}` : name,
    category,
    unitPrice: rand(cents === null ? null : cents * BIG),
    unit,
    specs: specs
      ? { cpuCount: specs[0] ?? null, memoryMib: (specs[1] ?? 0) * 1024, diskGib: specs[2] ?? null }
      : null,
    monthly: rand(monthly(row, disk)),
  };
}

const rowOf = (id: string) => rows.find(([sku]) => `prod-${sku}` === id);
const diskOf = (id: string | null) => (id === null ? null : (rowOf(id)?.[5]?.[2] ?? null));

function page({ tenant, organisationId, productId }: NewMachineRequest, own: string): NewMachinePage {
  const scope = scopeOf(tenant, own);
  const customers = scope.filter((o) => o.kind === "customer");
  const recipients = customers.map(
    (o): Recipient => ({
      id: o.id,
      name: o.name,
      path: entryOf(o, own, new Set(), own).path,
      obstacle: o.suspended ? "organisationSuspended" : null,
    }),
  );
  const age = trust();
  const disk = diskOf(productId);
  const kept = drafts.get(JSON.stringify(tenant));
  return {
    tenant: headerOf(tenant, own),
    recipients,
    recipient:
      recipients.find(({ id }) => id === organisationId) ??
      (recipients.length === 1 ? (recipients[0] ?? null) : null),
    catalogue: {
      value:
        age.fetchedAt === null
          ? null
          : scene === "empty"
            ? { machines: [], addOns: [] }
            : {
                machines: rows.filter((r) => r[2] === "compute").map((r) => offerOf(r, null)),
                addOns: rows.filter((r) => r[2] !== "compute").map((r) => offerOf(r, disk)),
              },
      trust: age,
    },
    obstacle: scene === "offline" ? "offline" : scene === "ended" ? "sessionEnded" : null,
    draft: kept ?? null,
  };
}

/**
 * Adcock was left with more than its wallet holds, Protea Books with what it can pay, the root in the middle of it, Customer 008
 * with an add-on that is no longer offered.
 */
const left = (
  id: string,
  name: string,
  productId: string | null,
  addOns: string[],
  organisationId: string | null,
) =>
  [
    JSON.stringify(refOf(id)),
    {
      id: `draft-${id}`,
      organisationId,
      name,
      productId: productId && `prod-${productId}`,
      addOnIds: addOns.map((sku) => `prod-${sku}`),
      changedAt: now - 3 * 3_600_000,
    },
  ] as const;
const drafts = new Map<string, Draft>([
  left("org-adcock", "Adcock-Web-Server-02", "CMP-G4", ["LIC-WIN", "STO-SSD"], null),
  left("org-protea", "books-db-02", "CMP-H2", ["BCK-STD", "NET-IP4"], null),
  left("org-c7", "till-04", "CMP-G1", ["NET-IP4", "LIC-GONE"], null),
  left("org-limpopo", "pump 7", "CMP-M8", ["GPU-PASS"], null),
  left("org-root", "-edge", "CMP-GONE", [], "org-adcock"),
]);
function runway(cents: number, perDay: number): Runway {
  return {
    days: Math.max(0, Math.floor(cents / perDay)),
    perDay: rand(perDay),
    reason: cents <= 0 ? "usedUp" : "enough",
    range: null,
    basis: { kind: "closedMonth", period: "2026-10", days: 31 },
  };
}

/** A price with all its digits: what is multiplied must not be rounded before. */
function exactly(cents: number): string {
  const [whole, places = ""] = String((cents * BIG) / 100).split(".");
  return `R\u00a0${whole}.${places.padEnd(2, "0")}`;
}

function quote({ organisationId, productId, addOnIds }: QuoteRequest): Quote {
  if (scene === "unread") throw { kind: "platformFault", status: 502, requestId: "req-7f3a91" };
  const disk = diskOf(productId);
  const lines = [productId, ...addOnIds].flatMap((id) => {
    const row = rowOf(id);
    if (!row) return [];
    const offer = offerOf(row, disk);
    const times = row[4] === "GB-month" ? `${disk} GB` : row[4] === "hour" ? `${HOURS} hours` : null;
    return [{ ...offer, productId: id, quantity: times && row[3] ? `${exactly(row[3])} × ${times}` : null }];
  });
  const prices = lines.map(({ monthly: price }) => (price ? Math.round(Number(price.amount) * 100) : null));
  const known = prices.every((price) => price !== null);
  const sum = known ? prices.reduce<number>((all, price) => all + (price ?? 0), 0) : null;
  const walletless = organisationId === "org-limpopo";
  const has = walletless ? null : spendableIn(organisationId);
  const after = has === null || sum === null ? null : has - sum;
  const unknown: Runway = { days: null, perDay: null, reason: "unknownBalance", range: null, basis: null };
  return {
    lines,
    monthly: rand(sum),
    walletId: walletless ? null : `wallet-${organisationId}`,
    available: rand(has),
    after: rand(after),
    shortfall: after !== null && after < 0 ? rand(-after) : null,
    topUpSuggestion: after !== null && after < 0 ? Math.ceil(-after / 100).toFixed(0) : null,
    runwayBefore: has === null ? unknown : runway(has, 41_200 * BIG),
    runwayAfter: after === null ? unknown : runway(after, 41_200 * BIG + Math.round((sum ?? 0) / 31)),
    obstacle: walletless ? "noWallet" : sum === null ? "unknownPrice" : null,
    readAt: Date.now(),
  };
}

function faultOf(name: string): InputFault | null {
  if (name === "") return "empty";
  if (name.length > 63) return "tooLong";
  if (/[^A-Za-z0-9._-]/.test(name)) return "badCharacter";
  if (!/^[A-Za-z0-9].*$/.test(name) || !/[A-Za-z0-9]$/.test(name)) return "badEdge";
  return machines.some((one) => one.name === name) ? "taken" : null;
}

/** The commands of the page. */
export function newMachineCommands(own: string) {
  return {
    new_machine: (request: NewMachineRequest) => page(request, own),
    check_machine_name: ({ name }: MachineNameQuery) => ({ fault: faultOf(name) }),
    save_draft: ({ tenant, draft }: DraftRequest) => {
      const place = JSON.stringify(tenant);
      if (draft) drafts.set(place, { ...draft, changedAt: Date.now() });
      else drafts.delete(place);
      return null;
    },
    quote,
  };
}

/** What the core does to a draft once its order is known to have gone one way or the other. */
export function settleDraft(id: string, failed: boolean): void {
  for (const [place, draft] of drafts) {
    if (draft.id !== id) continue;
    if (failed) drafts.set(place, { ...draft, id: crypto.randomUUID() });
    else drafts.delete(place);
  }
}

/** Whose name a recipient has. */
export const nameOf = (organisationId: string) => byId.get(organisationId)?.name ?? organisationId;
