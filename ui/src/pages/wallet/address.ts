/** What the wallet's address keeps besides the tenant: the wallet, the search and the kinds, so that back and reload find them. */
import { useAddress } from "../../app/address";
import type { LedgerKind } from "../../bridge";
import { ledgerKinds } from "../../words/wallet";

type WalletSearch = {
  /** The wallet chosen, of several. */
  w?: string;
  q?: string;
  /** Kinds of lines, with commas between. */
  kind?: string;
  /** Where there are wallets beneath too: the tenant's own ledger. */
  view?: "ledger";
};

/** Reads an address; what isn't understood is left out. */
export function walletSearch(search: Record<string, unknown>): WalletSearch {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const [w, q, kind] = [text(search.w), text(search.q), text(search.kind)];
  return {
    ...(w ? { w } : {}),
    ...(q ? { q } : {}),
    ...(kind && kindsOf(kind).length > 0 ? { kind } : {}),
    ...(search.view === "ledger" ? { view: "ledger" as const } : {}),
  };
}

export function kindsOf(text: string | undefined): LedgerKind[] {
  const wanted = (text ?? "").split(",");
  return (Object.keys(ledgerKinds) as LedgerKind[]).filter((kind) => wanted.includes(kind));
}

/** The address as it is, and how to change a part of it. */
export const useWalletAddress = () => useAddress(walletSearch);
