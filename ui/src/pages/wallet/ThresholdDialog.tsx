/** Below which available balance a wallet counts as low. */
import { useState } from "react";
import type { WalletRow } from "../../bridge";
import { useWrite } from "../../data/write";
import { CheckedField } from "../../parts/CheckedField";
import { isUnderWay, WriteDialog } from "../../parts/WriteDialog";
import { money, UNKNOWN } from "../../words/formats";
import { inputWords } from "../../words/obstacles";
import { useAmountCheck } from "./useAmountCheck";

type Props = {
  wallet: WalletRow;
  /** Which of its owner's wallets that is, in words. */
  target: string;
  isOpen: boolean;
  onClose: () => void;
};

export function ThresholdDialog(props: Props) {
  return props.isOpen ? <Opened {...props} /> : null;
}

function Opened({ wallet, target, isOpen, onClose }: Props) {
  const write = useWrite();
  const [text, setText] = useState(wallet.threshold?.amount ?? "");
  const [pressed, setPressed] = useState(false);
  const check = useAmountCheck({ text, purpose: "threshold", currency: wallet.currency, addedTo: null });
  const now = money(wallet.threshold);
  const same = now !== UNKNOWN && (text === wallet.threshold?.amount || now === money(check?.amount ?? null));
  // What it is already is where one begins, and no mistake before the button is pressed.
  const fault = same && pressed && !isUnderWay(write) ? "unchanged" : check?.fault;
  const send = () => {
    setPressed(true);
    if (check?.fault || same) return;
    const { organisationId, id } = wallet;
    void write.send({ kind: "threshold", organisationId, walletId: id, amount: text });
  };
  return (
    <WriteDialog
      title="Low-balance threshold"
      isOpen={isOpen}
      onClose={onClose}
      write={write}
      target={target}
      action="Set threshold"
      obstacle={wallet.setThreshold}
      onSend={send}
      closeOn="done"
    >
      <CheckedField
        label={wallet.currency ? `Low below, in ${wallet.currency}` : "Low below"}
        value={text}
        onChange={setText}
        fault={fault}
        words={(fault) => inputWords(fault, "amount")}
        says={
          check?.amount
            ? `The wallet counts as low below ${money(check.amount)}.`
            : now === UNKNOWN
              ? "No threshold is set."
              : `It is ${now} now.`
        }
        pressed={pressed}
        placeholder="5 000"
        amount
        autoFocus
      />
    </WriteDialog>
  );
}
