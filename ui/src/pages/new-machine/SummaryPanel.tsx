/** The right-hand side: what is ordered, what that does to the wallet, and the one button that orders it. */
import type { NewMachinePage, Obstacle, Problem, Recipient } from "../../bridge";
import { useNow } from "../../data/now";
import { ActionButton } from "../../parts/ActionButton";
import { TextButton } from "../../parts/Button";
import { Note } from "../../parts/Note";
import { Panel, PanelHead } from "../../parts/Panel";
import { ReadOut } from "../../parts/ReadOut";
import { wordsFor } from "../../problems";
import { hostOf, organisationName } from "../../words/formats";
import { obstacleWords } from "../../words/obstacles";
import { whenExactly } from "../../words/times";
import type { Chosen } from "./choice";
import { Outcome } from "./Outcome";
import { Shortfall } from "./Shortfall";
import { GoneAddOns, linesOf, MonthTotal, OrderLines, WalletTable } from "./Summary";
import type { useOrder } from "./useOrder";
import type { Quoting } from "./useQuote";
import { useTopUp } from "./useTopUp";

type Props = {
  page: NewMachinePage;
  recipient: Recipient | null;
  chosen: Chosen;
  quoting: Quoting;
  order: ReturnType<typeof useOrder>;
  /** Why it can't be ordered; `null`: it can. */
  reason: string | null;
  create: () => void;
  /** Leaves out the add-ons that are gone; `null`: not while it is being ordered. */
  leaveOut: (() => void) | null;
  draft: {
    isBlank: boolean;
    problem: Problem | null;
    /** Whether all of it is on the disk. */
    kept: boolean;
    /** `null`: not while it is being ordered. */
    throwAway: (() => void) | null;
  };
};

export function SummaryPanel(props: Props) {
  const { page, recipient, chosen, quoting, order, reason, create, leaveOut, draft } = props;
  const { quote } = quoting;
  const topUp = useTopUp(recipient, quoting);
  const offers = chosen.machine ? [chosen.machine, ...chosen.addOns] : chosen.addOns;
  // The button goes with what it leaves out, and the focus with it: then the order is next.
  const leaveOutAndGoOn = () => {
    leaveOut?.();
    topUp.next.current?.focus();
  };
  const blocked = page.obstacle ? obstacleWords(page.obstacle) : null;
  const why =
    blocked ??
    (chosen.machine ? (recipient ? "It couldn't be read." : "Choose who it is for.") : whyNoLines(page));
  return (
    <Panel aria-label="Summary" className="sticky top-0">
      <PanelHead title="Summary" note={recipient ? organisationName(recipient.name) : null} />
      <OrderLines lines={linesOf(quote, offers)} none={whyNoLines(page)} />
      <GoneAddOns n={leaveOut ? chosen.goneAddOns.length : 0} leaveOut={leaveOutAndGoOn} />
      <MonthTotal quoting={quoting} why={why} />
      <WalletTable quoting={quoting} why={why} />
      <div className="flex flex-col gap-2.5 border-line border-t px-4 pt-2.5 pb-3.5">
        <ReadOut>
          {blocked ? (
            <Note tone="warn" title={blocked}>
              A machine can't be ordered on a saved balance. What you enter is kept.
            </Note>
          ) : (
            <ReadAt quoting={quoting} />
          )}
        </ReadOut>
        <ReadOut>
          {quote?.shortfall && recipient && order.row?.state !== "sent" ? (
            <Shortfall missing={quote.shortfall} topUp={topUp} blocked={blocked} />
          ) : quote?.obstacle && !quote.shortfall && !quoting.reading ? (
            <Note tone="warn" title={obstacleWords(quote.obstacle)}>
              {whatNow(quote.obstacle)}
            </Note>
          ) : null}
        </ReadOut>
        <Outcome row={order.row} problem={order.problem} />
        <ActionButton ref={topUp.next} kind="primary" wide reason={reason} onPress={create}>
          {order.underWay ? "Creating machine" : "Create machine"}
        </ActionButton>
        <AskedAs scope={order.scope} was={order.underWay || order.over} />
        <DraftLine draft={draft} />
      </div>
      {topUp.dialog}
    </Panel>
  );
}

/** Why nothing is in the summary yet. */
function whyNoLines({ catalogue: { value } }: NewMachinePage): string {
  if (value === null) return "The catalogue isn't there yet.";
  return value.machines.length === 0
    ? "The catalogue has no machines."
    : "Choose a machine to see what it costs.";
}

/** What to do about what the quote says is in the way. */
function whatNow(obstacle: Obstacle): string {
  if (obstacle === "unknownPrice")
    return "Nothing is ordered at a price nobody knows. Leave out what has none.";
  if (obstacle === "noWallet") return "A new machine is paid from a wallet. Datacentrix sets one up.";
  return "Nothing can be ordered until that has changed.";
}

/** In whose name and where: what the order is bound to, whatever happens to the window meanwhile. */
function AskedAs({ scope, was }: { scope: Props["order"]["scope"]; was: boolean }) {
  const { account, tenantName } = scope;
  const text = `${was ? "Asked" : "Will be asked"} for as ${account.email} on ${hostOf(account.platform)}${tenantName ? `, in ${organisationName(tenantName)}` : ""}.`;
  return (
    <p className="line-clamp-2 break-words text-text-3 text-xs" title={text}>
      {text}
    </p>
  );
}

/** When the wallet was read, that it is being read, or that it couldn't be. */
function ReadAt({ quoting: { quote, reading, problem, again } }: { quoting: Quoting }) {
  const now = useNow();
  if (problem && !reading) {
    return (
      <Note tone="warn" title="The wallet couldn't be read">
        {wordsFor(problem).title}. A machine can't be ordered on a saved balance.{" "}
        <TextButton onPress={again}>Read again</TextButton>
      </Note>
    );
  }
  const text = reading
    ? "Reading the wallet"
    : quote
      ? `Read live at ${whenExactly(quote.readAt, now)}`
      : null;
  return text ? (
    <p data-testid="quote-read" className="text-text-3 text-xs tabular-nums">
      {text}
    </p>
  ) : null;
}

function DraftLine({ draft: { isBlank, problem, kept, throwAway } }: Pick<Props, "draft">) {
  if (isBlank || throwAway === null) return null;
  return (
    <div className="flex items-center justify-between gap-3 border-line border-t pt-2.5 text-sm">
      {problem ? (
        <span className="min-w-0 text-warn" title={wordsFor(problem).title}>
          The draft couldn't be kept.
        </span>
      ) : (
        <span className="min-w-0 truncate text-text-3">{kept ? "Kept as a draft" : "Keeping the draft"}</span>
      )}
      <TextButton onPress={throwAway}>Throw away</TextButton>
    </div>
  );
}
