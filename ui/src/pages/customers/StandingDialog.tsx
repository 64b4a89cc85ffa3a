/** Suspends an organisation, or lets it act again: says first what that means and what it doesn't. */
import type { CustomerEntry } from "../../bridge";
import { useWrite } from "../../data/write";
import { WriteDialog } from "../../parts/WriteDialog";
import { organisationName, plural } from "../../words/formats";

type Props = { customer: CustomerEntry; change: "suspend" | "resume"; onClose: () => void };

export function StandingDialog({ customer, change, onClose }: Props) {
  const write = useWrite();
  const name = organisationName(customer.customer.name);
  const suspending = change === "suspend";
  const obstacle = suspending ? customer.suspend : customer.resume;
  const { running } = customer.customer;
  const send = () =>
    void write.send({ kind: "changeOrganisation", organisationId: customer.id, change: { kind: change } });
  return (
    <WriteDialog
      title={suspending ? `Suspend ${name}?` : `Resume ${name}?`}
      isOpen
      onClose={onClose}
      write={write}
      target={name}
      action={suspending ? "Suspend" : "Resume"}
      obstacle={obstacle}
      onSend={send}
      danger={suspending}
    >
      {suspending ? (
        <ul className="flex list-disc flex-col gap-1 pl-4 text-text-2">
          <li>Nothing new can be started or ordered for it.</li>
          <li>
            {running === null || running === 0
              ? "Machines that run keep running"
              : `Its ${plural(running, "running machine")} keep${running === 1 ? "s" : ""} running`}{" "}
            and {running === 1 ? "is" : "are"} charged as before.
          </li>
          {customer.kind === "reseller" ? <li>No customers can be made under it.</li> : null}
          <li>It can be resumed at any time.</li>
        </ul>
      ) : (
        <p className="text-text-2">
          Machines can be started and ordered for it again, from its wallet as it is.
        </p>
      )}
    </WriteDialog>
  );
}
