/** Puts money into a wallet. The amount is read by the core as it is typed, and what will be there then is shown. */
import { useState } from "react";
import type { InputFault, WalletRow } from "../../bridge";
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
  /** What stands in the field at first. */
  amount?: string;
};

export function TopUpDialog(props: Props) {
  // Opened afresh each time: account, tenant and the operation's id are those of that moment.
  return props.isOpen ? <Opened {...props} /> : null;
}

const LONGEST_REFERENCE = 64;

function Opened({ wallet, target, isOpen, onClose, amount = "" }: Props) {
  const write = useWrite();
  const [text, setText] = useState(amount);
  const [reference, setReference] = useState("");
  const [pressed, setPressed] = useState(false);
  // From the press on the balance is the one of then: the wallet's own may have this money in it already.
  const [then, setThen] = useState(wallet.available);
  const before = isUnderWay(write) ? then : wallet.available;
  const check = useAmountCheck({
    text,
    purpose: "topUp",
    currency: wallet.currency,
    addedTo: before?.amount ?? null,
  });
  const referenceFault = faultOf(reference);
  const said = check?.amount ? money(check.amount) : null;
  const sum = check?.sum ? money(check.sum) : UNKNOWN;
  const send = () => {
    setPressed(true);
    if (check?.fault || referenceFault) return;
    setThen(wallet.available);
    const { organisationId, id } = wallet;
    void write.send({ kind: "topUp", organisationId, walletId: id, amount: text, reference });
  };
  return (
    <WriteDialog
      title="Top up"
      isOpen={isOpen}
      onClose={onClose}
      write={write}
      target={target}
      action={said && check?.fault === null ? `Top up ${said}` : "Top up"}
      obstacle={wallet.topUp}
      onSend={send}
      closeOn="done"
    >
      <CheckedField
        label={wallet.currency ? `Amount in ${wallet.currency}` : "Amount"}
        value={text}
        onChange={setText}
        fault={check?.fault}
        words={(fault) => inputWords(fault, "amount")}
        says={
          said === null
            ? `${money(before) === UNKNOWN ? "The balance isn't known" : `${money(before)} available now`}.`
            : sum === UNKNOWN
              ? `${said}. The balance isn't known, nor what it will be.`
              : `${said}: ${sum} will be available.`
        }
        pressed={pressed}
        placeholder="1 000.50"
        amount
        autoFocus
      />
      <CheckedField
        label="Reference"
        value={reference}
        onChange={setReference}
        fault={referenceFault}
        words={(fault) =>
          fault === "tooLong"
            ? `At most ${LONGEST_REFERENCE} characters.`
            : fault === "badEdge"
              ? "It can't begin with a space."
              : inputWords(fault, "reference")
        }
        says="It stands in the ledger: an invoice or payment number."
        pressed={pressed}
        placeholder="INV-2071"
      />
    </WriteDialog>
  );
}

/** As the core has it, which looks again. */
function faultOf(reference: string): InputFault | null {
  const text = reference.trimEnd();
  if (text === "") return "empty";
  if ([...text].length > LONGEST_REFERENCE) return "tooLong";
  if (/^\s/.test(text)) return "badEdge";
  if (/^(nan|null|n\/a)$/i.test(text)) return "standsForNothing";
  // Control characters, and those that turn the text around them.
  return /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text) ? "badCharacter" : null;
}
