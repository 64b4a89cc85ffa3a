/** Who the machine is for: a name to type and pick, or just the name where there is one. A suspended one says so and can't be picked. */
import type { Recipient } from "../../bridge";
import { hasWords, PickField } from "../../parts/PickField";
import { organisationName } from "../../words/formats";
import { obstacleWords } from "../../words/obstacles";

type Props = {
  recipients: Recipient[];
  chosen: Recipient | null;
  isDisabled: boolean;
  onChange: (id: string) => void;
};

export function RecipientField({ recipients, chosen, isDisabled, onChange }: Props) {
  if (recipients.length === 0 && !chosen) return null;
  const [only] = recipients;
  if (recipients.length <= 1 && (chosen ?? only))
    return <OnlyRecipient recipient={chosen ?? (only as Recipient)} />;
  return <ManyRecipients {...{ recipients, chosen, isDisabled, onChange }} />;
}

function OnlyRecipient({ recipient }: { recipient: Recipient }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="font-medium text-sm text-text-2">Who for</span>
      <p className="flex h-[34px] min-w-0 items-center" title={recipient.name}>
        <span className="truncate font-medium">{organisationName(recipient.name)}</span>
      </p>
      <Suspended recipient={recipient} />
    </div>
  );
}

function ManyRecipients({ recipients, chosen, isDisabled, onChange }: Props) {
  return (
    <PickField
      label="Who for"
      placeholder="Choose a customer"
      all={recipients}
      find={matching}
      none="No customer has this name."
      chosen={chosen}
      choose={onChange}
      beneath={(one) => (one.obstacle ? obstacleWords(one.obstacle) : one.path)}
      disabledIds={recipients.filter((one) => one.obstacle !== null).map((one) => one.id)}
      isDisabled={isDisabled}
    >
      {chosen ? <Suspended recipient={chosen} /> : null}
    </PickField>
  );
}

/** Those with every word in their name, then those that only hang beneath such a name. */
function matching(recipients: readonly Recipient[], text: string): Recipient[] {
  const named = recipients.filter((one) => hasWords(one.name, text));
  const beneath = recipients.filter(
    (one) => !hasWords(one.name, text) && hasWords(`${one.path} ${one.name}`, text),
  );
  return [...named, ...beneath];
}

function Suspended({ recipient }: { recipient: Recipient }) {
  return recipient.obstacle ? <p className="text-sm text-warn">{obstacleWords(recipient.obstacle)}</p> : null;
}
