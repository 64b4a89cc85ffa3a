/** What a wallet's page says: kinds of lines, signed amounts, and where the runway comes from. */
import type { LedgerKind, Money, Runway, RunwayRange, WalletRow } from "../bridge";
import { count, money, organisationName, plural, UNKNOWN } from "./formats";
import { periodLong } from "./times";

/** The kinds of lines, in the order of the filter: one line, and many. */
export const ledgerKinds: Record<LedgerKind, { one: string; many: string }> = {
  topUp: { one: "Top-up", many: "Top-ups" },
  charge: { one: "Charge", many: "Charges" },
  refund: { one: "Refund", many: "Refunds" },
  reservation: { one: "Reservation", many: "Reservations" },
  release: { one: "Release", many: "Releases" },
  commission: { one: "Commission", many: "Commission" },
  adjustment: { one: "Adjustment", many: "Adjustments" },
  other: { one: "Other", many: "Other" },
};

/** "Wallet 2 · USD": wallets have no names; their place and currency tell them apart. */
export function walletName(wallet: WalletRow, place: number): string {
  return `Wallet ${count(place + 1)}${wallet.currency ? ` · ${wallet.currency}` : ""}`;
}

/** "Wallet of Adcock", "Wallet 2 · USD of Vodacom": which of its owner's wallets something is done to. */
export function walletTarget(wallet: WalletRow, all: readonly WalletRow[]): string {
  const place = all.findIndex(({ id }) => id === wallet.id);
  const name = all.length > 1 && place >= 0 ? walletName(wallet, place) : "Wallet";
  return `${name} of ${organisationName(wallet.organisationName)}`;
}

const MINUS = "\u2212";

/** "+R 1 000.00", "−R 412.00": which way the money went comes first. */
export function signed(value: Money | null): string {
  const text = money(value);
  if (value === null || text === UNKNOWN) return UNKNOWN;
  return text.startsWith(MINUS) || isNought(text) ? text : `+${text}`;
}

/** Whether money came in. */
export function isIn(value: Money | null): boolean {
  return value !== null && !value.amount.trim().startsWith("-") && !isNought(value.amount);
}

function isNought(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** "9 to 14 days by the last 3 months", "Up to 2 days by …"; null without months to compare. */
export function rangeWords({ days, range }: Runway): string | null {
  if (days === null || !range) return null;
  return `${spanOf(range)} by the last ${plural(range.months, "month")}`;
}

function spanOf({ fewest, most }: RunwayRange): string {
  // Whole days, rounded down: nought of them is less than one, not none.
  if (most < 1) return "Less than a day";
  if (fewest < 1) return `Up to ${plural(most, "day")}`;
  return fewest === most ? plural(most, "day") : `${count(fewest)} to ${plural(most, "day")}`;
}

/** "R 412.00 a day by October 2026’s bill (31 days)"; null when there is no rate. */
export function basisWords({ perDay, basis }: Runway): string | null {
  if (!perDay) return null;
  const rate = `${money(perDay)} a day`;
  if (!basis) return rate;
  return basis.kind === "closedMonth"
    ? `${rate} by ${periodLong(basis.period)}’s bill (${plural(basis.days, "day")})`
    : `${rate} by this month’s bill so far (${plural(basis.days, "day")})`;
}
