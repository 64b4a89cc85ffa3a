/** A reseller's share of what its customers are charged. Only Datacentrix sets it. */
import { useState } from "react";
import type { CustomerEntry } from "../../bridge";
import { useWrite } from "../../data/write";
import { CheckedField } from "../../parts/CheckedField";
import { isUnderWay, WriteDialog } from "../../parts/WriteDialog";
import { organisationName, plain } from "../../words/formats";
import { inputWords } from "../../words/obstacles";
import { useAmountCheck } from "../wallet/useAmountCheck";

export function CommissionDialog({ customer, onClose }: { customer: CustomerEntry; onClose: () => void }) {
  const write = useWrite();
  const now = customer.commissionPerCent;
  const [perCent, setPerCent] = useState(now ?? "");
  const [pressed, setPressed] = useState(false);
  const check = useAmountCheck({ text: perCent, purpose: "perCent", currency: null, addedTo: null });
  const understood = check?.amount ? plain(check.amount.amount) : null;
  const same = now !== null && (perCent === now || understood === plain(now));
  // What it is already is where one begins, and no mistake before the button is pressed.
  const fault = same && pressed && !isUnderWay(write) ? "unchanged" : check?.fault;
  const send = () => {
    setPressed(true);
    if (check?.fault || same) return;
    void write.send({
      kind: "changeOrganisation",
      organisationId: customer.id,
      change: { kind: "commissionRate", perCent },
    });
  };
  return (
    <WriteDialog
      title="Commission rate"
      isOpen
      onClose={onClose}
      write={write}
      target={organisationName(customer.customer.name)}
      action={understood === null ? "Set rate" : `Set ${understood} %`}
      obstacle={customer.setCommission}
      onSend={send}
    >
      <CheckedField
        label="Per cent"
        value={perCent}
        onChange={setPerCent}
        fault={fault}
        words={(fault) => inputWords(fault, "perCent")}
        says={
          now === null
            ? "What it is now isn't known."
            : `It is ${plain(now) ?? now} % now. Months that are closed keep their rate.`
        }
        pressed={pressed}
        placeholder="12.5"
        amount
        autoFocus
      />
    </WriteDialog>
  );
}
