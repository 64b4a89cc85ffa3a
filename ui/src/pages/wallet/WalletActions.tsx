/** What can be done with a wallet: money in, a threshold, its ledger as a file. What can't be done says why. */
import { Bell, Download, Plus } from "lucide-react";
import { useState } from "react";
import type { WalletRow } from "../../bridge";
import { ActionButton } from "../../parts/ActionButton";
import { Button } from "../../parts/Button";
import { walletTarget } from "../../words/wallet";
import { ThresholdDialog } from "./ThresholdDialog";
import { TopUpDialog } from "./TopUpDialog";

type WalletDeed = "topUp" | "threshold";

type Props = {
  wallet: WalletRow;
  exporting: boolean;
  onExport: () => void;
  ask: (deed: WalletDeed, wallet: WalletRow) => void;
};

export function WalletActions({ wallet, exporting, onExport, ask }: Props) {
  return (
    <>
      <Button onPress={onExport} isPending={exporting}>
        <Download size={14} /> {exporting ? "Exporting" : "Export CSV"}
      </Button>
      <ActionButton obstacle={wallet.setThreshold} onPress={() => ask("threshold", wallet)}>
        <Bell size={14} /> Set threshold
      </ActionButton>
      <ActionButton kind="primary" obstacle={wallet.topUp} onPress={() => ask("topUp", wallet)}>
        <Plus size={14} /> Top up
      </ActionButton>
    </>
  );
}

type Asked = { deed: WalletDeed; wallet: WalletRow; target: string; amount?: string };

/**
 * The dialogue that is open, if any. It belongs to the page and keeps the wallet it was opened for: when another tenant
 * comes into view beneath it, it says so and sends nothing more.
 */
export function useWalletDialog(wallets: WalletRow[], onClosed?: () => void) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const wallet = wallets.find(({ id }) => id === asked?.wallet.id) ?? asked?.wallet;
  const onClose = () => {
    setAsked(null);
    onClosed?.();
  };
  const props = wallet && asked ? { wallet, target: asked.target, isOpen: true, onClose } : null;
  return {
    /** `amount`: what a top-up begins with. */
    ask: (deed: WalletDeed, of: WalletRow, amount?: string) =>
      setAsked({ deed, wallet: of, target: walletTarget(of, wallets), amount }),
    isOpen: props !== null,
    dialog:
      props === null ? null : asked?.deed === "topUp" ? (
        <TopUpDialog {...props} amount={asked.amount} />
      ) : (
        <ThresholdDialog {...props} />
      ),
  };
}
