/** What the wallets of the made-up world hold, in cents, by wallet: changed by orders, read by every page. Never part of the product. */
import { scene } from "./scene";

/** One that isn't here has R 18 230.00; nothing is said of Sasol's. */
export const purses = new Map<string, number>([
  ["org-adcock", 45_700],
  ["org-karoo", 0],
  ["org-vodacom", 457_000],
  ["org-vodacom-usd", 120_000],
]);

/** Held back for what was ordered. */
const RESERVED = 25_000;
/** In the scene "big" every amount has five digits more. */
export const BIG = scene === "big" ? 100_000 : 1;

/** What is in a wallet; null: not said. */
export function heldBy(purse: string): number | null {
  return purse.startsWith("org-sasol") ? null : (purses.get(purse) ?? 1_823_000) * BIG;
}

export function reservedIn(purse: string): number | null {
  const held = heldBy(purse);
  return held === null ? null : Math.min(RESERVED * BIG, held);
}

export function spendableIn(purse: string): number | null {
  const held = heldBy(purse);
  return held === null ? null : held - (reservedIn(purse) ?? 0);
}
