/** Another name for an organisation. */
import { useState } from "react";
import type { CustomerEntry } from "../../bridge";
import { useWrite } from "../../data/write";
import { CheckedField } from "../../parts/CheckedField";
import { WriteDialog } from "../../parts/WriteDialog";
import { organisationName } from "../../words/formats";
import { useCustomerCheck } from "./useCustomerCheck";
import { nameWords } from "./words";

export function RenameDialog({ customer, onClose }: { customer: CustomerEntry; onClose: () => void }) {
  const write = useWrite();
  const [name, setName] = useState(customer.customer.name);
  const [pressed, setPressed] = useState(false);
  const check = useCustomerCheck({
    organisationId: customer.id,
    parentId: null,
    name,
    contactEmail: null,
  });
  // The name it has is where one begins, and no mistake before the button is pressed.
  const fault = check?.name === "unchanged" && !pressed ? null : check?.name;
  const send = () => {
    setPressed(true);
    if (check?.name || name.trim() === "" || name === customer.customer.name) return;
    void write.send({
      kind: "changeOrganisation",
      organisationId: customer.id,
      change: { kind: "rename", name },
    });
  };
  return (
    <WriteDialog
      title="Rename"
      isOpen
      onClose={onClose}
      write={write}
      target={organisationName(customer.customer.name)}
      action="Rename"
      obstacle={customer.rename}
      onSend={send}
    >
      <CheckedField
        label="Name"
        value={name}
        onChange={setName}
        fault={fault}
        words={nameWords}
        says="Bills and lists have the new name from then on."
        pressed={pressed}
        autoFocus
      />
    </WriteDialog>
  );
}
