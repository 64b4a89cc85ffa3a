/** A wallet at a glance: what can be spent, what is in it, what is spoken for, when it counts as low, how long it lasts. */
import type { Runway, Trust, WalletRow } from "../../bridge";
import { useNow } from "../../data/now";
import { Panel } from "../../parts/Panel";
import { money, UNKNOWN } from "../../words/formats";
import { full, when } from "../../words/times";
import { whyUnknown } from "../../words/trust";
import { Figure } from "../overview/Figure";
import { RunwayFigure } from "./RunwayFigure";

/**
 * Each figure as wide as its number at least. Where long amounts leave no room the runway, then more, goes on in a row of its
 * own; the gaps are the hairlines, whatever the rows.
 */
export const walletStrip =
  "flex flex-wrap gap-px bg-line *:min-w-max *:flex-1 *:bg-surface *:last:min-w-[236px] *:last:flex-[2.1]";

type Props = { wallet: WalletRow; several: boolean; runway: Runway; trust: Trust };

export function WalletFigures({ wallet, several, runway, trust }: Props) {
  const now = useNow();
  const shared = { trust, page: trust, why: whyUnknown(trust) };
  const known = (amount: WalletRow["balance"]) => {
    const text = money(amount);
    return text === UNKNOWN ? null : text;
  };
  const suspended = wallet.state === "suspended";
  const spendable = suspended
    ? "Suspended: can’t be spent"
    : wallet.empty
      ? "Nothing left to spend"
      : wallet.low
        ? "Low"
        : "To spend";
  return (
    <Panel aria-label="Wallet" className="overflow-x-auto">
      <div className={walletStrip}>
        <Figure
          {...shared}
          name="available"
          label="Available"
          value={known(wallet.available)}
          tone={suspended || wallet.low || wallet.empty ? "warn" : "calm"}
          under={[spendable]}
        />
        <Figure
          {...shared}
          name="balance"
          label="Balance"
          value={known(wallet.balance)}
          under={[wallet.updatedAt === null ? null : `Changed ${when(wallet.updatedAt, now)}`]}
          underTitle={wallet.updatedAt === null ? undefined : full(wallet.updatedAt)}
        />
        <Figure
          {...shared}
          name="reserved"
          label="Reserved"
          value={known(wallet.reserved)}
          under={["For what was ordered"]}
        />
        <Figure
          {...shared}
          name="threshold"
          label="Low below"
          value={known(wallet.threshold)}
          why="No threshold is set, or the platform doesn't say which."
          under={[wallet.threshold === null ? "Not set" : "Threshold"]}
        />
        <RunwayFigure runway={runway} several={several} />
      </div>
    </Panel>
  );
}
