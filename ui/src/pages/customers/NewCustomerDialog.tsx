/** A new customer: under which reseller, its name, whom to write to. */
import { useState } from "react";
import type { Obstacle, ParentChoice } from "../../bridge";
import { useWrite } from "../../data/write";
import { CheckedField } from "../../parts/CheckedField";
import { hasWords, PickField } from "../../parts/PickField";
import { WriteDialog } from "../../parts/WriteDialog";
import { organisationName } from "../../words/formats";
import { inputWords } from "../../words/obstacles";
import { useCustomerCheck } from "./useCustomerCheck";
import { nameWords } from "./words";

type Props = { parents: ParentChoice[]; obstacle: Obstacle | null; onClose: () => void };

export function NewCustomerDialog({ parents, obstacle, onClose }: Props) {
  const write = useWrite();
  const [parentId, setParentId] = useState(parents.length === 1 ? (parents[0]?.id ?? null) : null);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [pressed, setPressed] = useState(false);
  const check = useCustomerCheck({ organisationId: null, parentId, name, contactEmail: email });
  const parent = parents.find(({ id }) => id === parentId) ?? null;
  const send = () => {
    setPressed(true);
    if (parentId === null || name.trim() === "" || check?.name || check?.contactEmail) return;
    void write.send({ kind: "createCustomer", parentId, name, contactEmail: email });
  };
  return (
    <WriteDialog
      title="New customer"
      isOpen
      onClose={onClose}
      write={write}
      target={parent ? `A customer of ${organisationName(parent.name)}` : "A new customer"}
      action="Create customer"
      obstacle={obstacle}
      onSend={send}
    >
      {parents.length > 1 ? (
        <PickField
          label="Reseller"
          placeholder="Choose a reseller"
          all={parents}
          find={named}
          none="No reseller has this name."
          chosen={parent}
          choose={setParentId}
          isInvalid={pressed && parentId === null}
          autoFocus
        >
          {pressed && parentId === null ? (
            <p className="text-bad text-sm">Choose whose customer it is.</p>
          ) : null}
        </PickField>
      ) : null}
      <CheckedField
        label="Name"
        value={name}
        onChange={setName}
        fault={check?.name}
        words={nameWords}
        says="As it will stand on its bills."
        pressed={pressed}
        autoFocus={parents.length <= 1}
      />
      <CheckedField
        label="Contact’s e-mail (optional)"
        value={email}
        onChange={setEmail}
        fault={check?.contactEmail}
        words={(fault) => inputWords(fault, "contactEmail")}
        says="Whom the platform writes to."
        pressed={pressed}
        placeholder="name@company.co.za"
      />
    </WriteDialog>
  );
}

function named(parents: readonly ParentChoice[], text: string): ParentChoice[] {
  return parents.filter((one) => hasWords(one.name, text));
}
