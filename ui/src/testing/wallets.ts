/** Wallets and their ledgers in the made-up world: full, low, empty, suspended, several, none. Never part of the product. */
import type {
  LedgerKind,
  LedgerQuery,
  LedgerRef,
  LedgerRow,
  Money,
  Obstacle,
  Order,
  Runway,
  Total,
  WalletRow,
  WalletsPage,
  WalletsRequest,
} from "../bridge";
import { checkAmount, readAmount } from "./amounts";
import { BIG, heldBy, purses, reservedIn, spendableIn } from "./purses";
import { now, scene, trust } from "./scene";
import { headerOf, machines, type Organisation, scopeOf } from "./world";

const DAY = 86_400_000;
const STRETCH = 200;
const query = new URLSearchParams(globalThis.location?.search ?? "");
const lines = Number(query.get("lines") ?? 640);

const money = (cents: number | null, currency = "ZAR"): Money | null =>
  cents === null ? null : { amount: (cents / 100).toFixed(2), currency };

export const link: Obstacle | null =
  scene === "offline" ? "offline" : scene === "ended" ? "sessionEnded" : null;

/** Whose purse a wallet is. */
const purseOf = (wallet: string) => wallet.replace("wallet-", "");
const thresholds = new Map<string, number>([["org-adcock", 500_000 * BIG]]);

export function runwayOf(id: string): Runway {
  const cents = spendableIn(id);
  const none = { days: null, perDay: null, range: null, basis: null };
  if (cents === null) return { ...none, reason: "unknownBalance" };
  if (id === "org-protea") return { ...none, reason: "notEnoughHistory" };
  const perDay = (41_200 + ((id.length * 37) % 11) * 9_000) * BIG;
  if (cents <= 0) return { ...none, days: 0, perDay: money(perDay), reason: "usedUp" };
  const days = Math.floor(cents / perDay);
  return {
    days,
    perDay: money(perDay),
    reason: "enough",
    range: { fewest: Math.floor(days * 0.8), most: Math.ceil(days * 1.3), months: 3 },
    basis: { kind: "closedMonth", period: "2026-10", days: 31 },
  };
}

/** Karoo has nothing left, Protea's is suspended, Limpopo has none, Vodacom has two. */
function walletsOf(o: Organisation): WalletRow[] {
  if (o.id === "org-limpopo" || o.kind === "root") return [];
  const suspended = o.id === "org-protea";
  return (o.id === "org-vodacom" ? ["ZAR", "USD"] : ["ZAR"]).map((currency, i) => {
    const purse = `${o.id}${i === 0 ? "" : "-usd"}`;
    const threshold = thresholds.get(purse) ?? null;
    const available = spendableIn(purse);
    return {
      id: `wallet-${purse}`,
      organisationId: o.id,
      organisationName: o.name,
      organisationStatus: o.suspended ? "suspended" : "active",
      currency,
      balance: money(heldBy(purse), currency),
      reserved: money(reservedIn(purse), currency),
      available: money(available, currency),
      threshold: money(threshold, currency),
      state: suspended ? "suspended" : "active",
      low: available !== null && threshold !== null && available < threshold,
      empty: available === 0,
      updatedAt: now - 3 * 3_600_000,
      runway: runwayOf(o.id),
      topUp: link ?? (suspended ? "walletSuspended" : null),
      setThreshold: link,
    };
  });
}

export const availableOf = (o: Organisation): Money | null => walletsOf(o)[0]?.available ?? null;

function page({ tenant, search, offset, limit }: WalletsRequest, own: string): WalletsPage {
  const scope = scopeOf(tenant, own);
  const me = tenant.kind === "all" ? undefined : scope.find(({ id }) => id === tenant.id);
  const others = scope.filter((o) => o !== me && (o.kind === "customer" || tenant.kind !== "all"));
  const age = trust();
  const days = (wallet: WalletRow) => wallet.runway.days ?? Number.POSITIVE_INFINITY;
  const beneath =
    age.fetchedAt === null
      ? []
      : others
          .filter((o) => o.name.toLowerCase().includes(search.toLowerCase()))
          .flatMap(walletsOf)
          .sort((a, b) => days(a) - days(b));
  return {
    tenant: headerOf(tenant, own),
    own: { value: age.fetchedAt === null ? null : me ? walletsOf(me) : [], trust: age },
    runway: me ? runwayOf(me.id) : runwayOf("org-sasol"),
    beneath: beneath.slice(offset, offset + limit),
    offset,
    beneathTotal: beneath.length,
    without: others.filter((o) => walletsOf(o).length === 0).length,
    beneathAvailable: sumOf(others.flatMap(walletsOf)),
    beneathTrust: trust({ parts: Math.max(1, others.length) }),
  };
}

/** Amounts of several currencies make no sum. */
function sumOf(wallets: WalletRow[]): Total {
  const known = wallets.flatMap(({ available }) => (available ? [available] : []));
  const mixed = new Set(wallets.map(({ currency }) => currency)).size > 1;
  const cents = known.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
  return {
    amount: mixed || known.length === 0 ? null : (cents / 100).toFixed(2),
    currency: "ZAR",
    priced: known.length,
    unpriced: wallets.length - known.length,
    mixedCurrencies: mixed,
  };
}

const kinds: LedgerKind[] = [
  ...(["charge", "charge", "reservation", "charge", "release", "charge", "topUp"] as const),
  ...(["charge", "refund", "charge", "adjustment", "charge", "commission", "other"] as const),
];
const said: Record<LedgerKind, string> = {
  topUp: "Payment received",
  charge: "Compute and licences for the day",
  refund: "Refund for a day that was down",
  reservation: "Held for a machine that was ordered",
  release: "Hold let go",
  commission: "Commission for the month",
  adjustment: "Correction after a call",
  other: "Migration",
};

function lineOf(i: number, of: string): LedgerRow {
  const kind = kinds[i % kinds.length] ?? "charge";
  const inwards = ["topUp", "refund", "release", "commission"].includes(kind);
  const cents = ((i * 7919) % 90_000) + 4_100;
  const mine = machines.filter((m) => m.organisationId === of);
  const machine =
    kind === "charge" || kind === "reservation" ? mine[i % Math.max(1, mine.length)] : undefined;
  return {
    id: `tx-${of}-${i}`,
    at: i === 9 ? null : now - i * 0.31 * DAY - 3_600_000,
    kind,
    kindWord: kind === "other" ? "MIGRATION_FEE" : null,
    amount: i === 11 ? null : money((inwards ? cents * 12 : -cents) * BIG),
    balanceAfter: i === 11 ? null : money((182_300 + ((i * 5417) % 900_000)) * BIG),
    reference: kind === "topUp" ? `INV-${2071 - i}` : null,
    description:
      scene === "hostile"
        ? `<img src=x onerror=alert(1)> ${said[kind]} ${"very ".repeat(60)}long`
        : said[kind],
    machineId: machine?.id ?? (kind === "reservation" ? "vm-that-is-gone" : null),
    machineName: machine?.name ?? null,
  };
}

const ledgers = new Map<string, { rows: LedgerRow[]; loaded: number }>();
function ledgerOf(wallet: string, of: string) {
  const known = ledgers.get(wallet);
  if (known) return known;
  const all = scene === "empty" || heldBy(purseOf(wallet)) === 0 ? 0 : lines;
  const made = { rows: Array.from({ length: all }, (_, i) => lineOf(i, of)), loaded: Math.min(STRETCH, all) };
  ledgers.set(wallet, made);
  return made;
}

function matching({ walletId, organisationId, search, kinds: wanted }: LedgerQuery): LedgerRow[] {
  const { rows, loaded } = ledgerOf(walletId, organisationId);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .slice(0, loaded)
    .filter((row) => wanted.length === 0 || wanted.includes(row.kind))
    .filter((row) => {
      const text =
        `${row.description} ${row.reference} ${row.machineName} ${row.amount?.amount}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
}

/** The currency of a wallet here. */
export const currencyOf = (walletId: string) => (walletId.endsWith("-usd") ? "USD" : "ZAR");

/** What an order does to a wallet here. Whether it was one about a wallet. */
export function settleWallet(order: Order): boolean {
  if (order.kind !== "topUp" && order.kind !== "threshold") return false;
  const read = readAmount(order.amount, order.kind, currencyOf(order.walletId));
  if ("fault" in read) return true;
  const cents = Number(read.cents);
  const purse = purseOf(order.walletId);
  if (order.kind === "threshold") {
    thresholds.set(purse, cents);
    return true;
  }
  purses.set(purse, (heldBy(purse) ?? 0) / BIG + cents / BIG);
  const ledger = ledgerOf(order.walletId, order.organisationId);
  ledger.rows.unshift({
    ...lineOf(0, order.organisationId),
    id: `tx-${crypto.randomUUID()}`,
    at: Date.now(),
    kind: "topUp",
    description: said.topUp,
    reference: order.reference,
    amount: money(cents),
    balanceAfter: money(heldBy(purse)),
    machineId: null,
    machineName: null,
  });
  ledger.loaded += 1;
  return true;
}

/** The commands of the page. */
export function walletCommands(own: string) {
  return {
    wallets: (request: WalletsRequest) => page(request, own),
    ledger: (request: LedgerQuery) => {
      const age = trust();
      const { rows, loaded } = ledgerOf(request.walletId, request.organisationId);
      const found = age.fetchedAt === null ? [] : matching(request);
      return {
        rows: found.slice(request.offset, request.offset + request.limit),
        offset: request.offset,
        total: found.length,
        loaded,
        complete: age.fetchedAt !== null && loaded >= rows.length,
        trust: age,
      };
    },
    older_ledger: async ({ walletId, organisationId }: LedgerRef) => {
      await new Promise((done) => setTimeout(done, 30));
      if (scene === "one-failed") throw { kind: "platformFault", status: 502, requestId: "req-7f3a91" };
      const ledger = ledgerOf(walletId, organisationId);
      ledger.loaded = Math.min(ledger.rows.length, ledger.loaded + STRETCH);
      return { loaded: ledger.loaded, complete: ledger.loaded >= ledger.rows.length };
    },
    export_ledger: (request: LedgerQuery) => {
      const ledger = ledgerOf(request.walletId, request.organisationId);
      if (link === null) ledger.loaded = ledger.rows.length;
      return { path: "/home/alex/Downloads/DCX ledger 2026-11-24.csv", rows: matching(request).length };
    },
    check_amount: checkAmount,
  };
}
