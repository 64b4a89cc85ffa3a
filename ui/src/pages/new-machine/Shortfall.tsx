/** What is missing, to the cent, and the way to put it in. */
import type { Money } from "../../bridge";
import { ActionButton } from "../../parts/ActionButton";
import { Note } from "../../parts/Note";
import { money } from "../../words/formats";
import type { TopUp } from "./useTopUp";

type Props = {
  missing: Money;
  topUp: TopUp;
  /** Why money can't be put in now. */
  blocked: string | null;
};

export function Shortfall({ missing, topUp, blocked }: Props) {
  const { wallet, open } = topUp;
  return (
    <Note tone="bad" title={`${money(missing)} is missing`}>
      <div className="flex items-center justify-between gap-3">
        <span>Top up to go ahead.</span>
        <ActionButton
          obstacle={wallet?.topUp ?? null}
          reason={blocked ?? (wallet ? null : "Looking for the wallet")}
          onPress={open}
        >
          Top up
        </ActionButton>
      </div>
    </Note>
  );
}
