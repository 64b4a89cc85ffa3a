/**
 * Asks before anything is done to one machine: whose, which, and what it means. Opened from the machine's page and from its
 * row in the table; what stands in the way is the core's word as it is now, not as it was when this was opened.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { MachineAction, MachineRow, PowerAction } from "../../bridge";
import { useSession } from "../../data/session";
import { useWrite, type Write } from "../../data/write";
import { NameToType } from "../../parts/NameToType";
import { WriteDialog } from "../../parts/WriteDialog";
import { machineName, organisationName } from "../../words/formats";
import { kindTitle } from "../../words/journal";
import { obstacleWords } from "../../words/obstacles";
import { consequence, question } from "../../words/power";

type Props = {
  /** As it was when it was chosen: the dialogue stays about this machine. */
  machine: MachineRow;
  action: MachineAction;
  onClose: () => void;
};

export function MachineDialog({ action, ...rest }: Props) {
  return action === "delete" ? <DeleteDialog {...rest} /> : <PowerDialog action={action} {...rest} />;
}

function PowerDialog({ machine, action, onClose }: Props & { action: PowerAction }) {
  const write = useWrite();
  const reason = useReason(write, machine, action);
  const { id: machineId, organisationId } = machine;
  return (
    <WriteDialog
      title={question(action, machineName(machine.name, machine.id))}
      isOpen
      onClose={onClose}
      write={write}
      target={machineName(machine.name, machine.id)}
      customer={organisationName(machine.organisationName)}
      action={kindTitle(action)}
      reason={reason}
      onSend={() => void write.send({ kind: "power", organisationId, machineId, action })}
      danger={action === "stop"}
      begin={action === "stop" ? "cancel" : "action"}
    >
      <Consequence action={action} />
    </WriteDialog>
  );
}

function DeleteDialog({ machine, onClose }: Omit<Props, "action">) {
  const write = useWrite();
  const [typed, setTyped] = useState("");
  const obstacle = useReason(write, machine, "delete");
  // One that has no name is told apart by its id, here as on its page.
  const name = machine.name?.trim() || machine.id;
  const what = machine.name?.trim() ? "name" : "id";
  const right = typed.trim() === name;
  const { id: machineId, organisationId } = machine;
  return (
    <WriteDialog
      title={question("delete", machineName(machine.name, machine.id))}
      isOpen
      onClose={onClose}
      write={write}
      target={machineName(machine.name, machine.id)}
      customer={organisationName(machine.organisationName)}
      action={kindTitle("delete")}
      reason={obstacle ?? (right ? null : `Type the machine’s ${what} first`)}
      onSend={() => void write.send({ kind: "delete", organisationId, machineId, typedName: typed })}
      danger
    >
      <Consequence action="delete" />
      <NameToType what={what} name={name} label="to confirm" autoFocus value={typed} onChange={setTyped} />
    </WriteDialog>
  );
}

function Consequence({ action }: { action: MachineAction }) {
  return <p className="text-text-2">{consequence(action)}</p>;
}

/** Why it can't be asked now, in words. */
function useReason({ scope }: Write, { id }: MachineRow, action: MachineAction): string | null {
  const { questions } = useSession();
  const { data } = useQuery(questions.machine(scope.tenant, id));
  if (!data) return null;
  const found = data.actions.find((one) => one.action === action);
  if (!found) return "The machine is no longer there";
  return found.obstacle === null ? null : obstacleWords(found.obstacle);
}
