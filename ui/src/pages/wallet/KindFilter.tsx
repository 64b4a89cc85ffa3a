/** Which kinds of lines are shown; none chosen means all. */
import { ToggleButton } from "react-aria-components";
import type { LedgerKind } from "../../bridge";
import { ledgerKinds } from "../../words/wallet";

type Props = { kinds: LedgerKind[]; onChange: (kinds: LedgerKind[]) => void };

export function KindFilter({ kinds, onChange }: Props) {
  return (
    <fieldset className="flex flex-wrap gap-1" aria-label="Kinds of lines">
      {(Object.keys(ledgerKinds) as LedgerKind[]).map((kind) => (
        <ToggleButton
          key={kind}
          isSelected={kinds.includes(kind)}
          onChange={(on) => onChange(on ? [...kinds, kind] : kinds.filter((one) => one !== kind))}
          className="h-[26px] rounded-full border border-line px-2.5 text-sm text-text-2 data-[hovered]:border-line-strong data-[selected]:border-accent data-[selected]:bg-select data-[selected]:font-medium data-[selected]:text-accent-text"
        >
          {ledgerKinds[kind].many}
        </ToggleButton>
      ))}
    </fieldset>
  );
}
