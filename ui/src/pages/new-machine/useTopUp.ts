/**
 * The top-up beside a shortfall. The dialogue is the panel's and not the note's: what is missing isn't known any more when
 * the link drops, and what was typed must outlive that.
 */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Recipient, TenantRef } from "../../bridge";
import { useSession } from "../../data/session";
import { useWalletDialog } from "../wallet/WalletActions";
import type { Quoting } from "./useQuote";

export type TopUp = ReturnType<typeof useTopUp>;

export function useTopUp(recipient: Recipient | null, { quote, again }: Quoting) {
  const { questions } = useSession();
  const [isOpen, setOpen] = useState(false);
  const missing = quote?.shortfall ?? null;
  const tenant: TenantRef = { kind: "organisation", id: recipient?.id ?? "" };
  const answer = useQuery({
    ...questions.wallets(tenant, "", 0),
    enabled: recipient !== null && (missing !== null || isOpen),
  });
  const wallets = answer.data?.own.value ?? [];
  const wallet = wallets.find(({ id }) => id === quote?.walletId) ?? null;
  const wasOpen = useRef(false);
  const { ask, dialog } = useWalletDialog(wallets, () => {
    setOpen(false);
    wasOpen.current = true;
    again();
  });

  // The button that opened it goes with what was missing, and the focus with it: then the order is next.
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!wasOpen.current || isOpen || missing !== null) return;
    wasOpen.current = false;
    if (document.activeElement === document.body) next.current?.focus();
  }, [isOpen, missing]);

  const open = () => {
    if (!wallet) return;
    setOpen(true);
    ask("topUp", wallet, quote?.topUpSuggestion ?? undefined);
  };
  return { wallet, open, dialog, next };
}
