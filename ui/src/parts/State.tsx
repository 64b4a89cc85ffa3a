/** A machine's state: shape and word first, colour last. */
import type { ReactNode } from "react";
import type { Asked, Power, PowerState } from "../bridge";
import { power } from "../words/formats";
import { askedWords } from "../words/power";
import { actionIcons } from "./actionIcons";
import { cx } from "./cx";

const shapes: Record<PowerState, string> = {
  running: "rounded-full bg-ok",
  stopped: "rounded-full border-[1.5px] border-off",
  suspended: "rounded-[2px] bg-warn",
  starting: "size-[10px] animate-turn rounded-full border-2 border-accent border-r-transparent",
  stopping: "size-[10px] animate-turn rounded-full border-2 border-accent border-r-transparent",
  restarting: "size-[10px] animate-turn rounded-full border-2 border-accent border-r-transparent",
  provisioning: "size-[10px] animate-turn rounded-full border-2 border-accent border-r-transparent",
  unknown: "rounded-full border-[1.5px] border-off border-dashed",
};

export function StateShape({ state }: { state: PowerState }) {
  return (
    <span aria-hidden="true" className="grid size-[10px] shrink-0 place-items-center">
      <span className={cx("block size-2", shapes[state])} />
    </span>
  );
}

type StateProps = { value: Power; asked?: Asked | null };

/** What the platform reports and, beside it, what was asked and hasn't ended: the one never stands in for the other. */
export function State({ value, asked = null }: StateProps) {
  const said = asked === null ? null : askedWords(asked);
  return (
    <Shaped value={value} said={said}>
      <span className="truncate">
        {power(value)}
        {said ? (
          <span className={asked?.state === "unknown" ? "text-warn" : "text-text-3"}> · {said}</span>
        ) : null}
      </span>
    </Shaped>
  );
}

/** The same where there is little room: what was asked is its sign, and a word where one fits. All of it is read out. */
export function NarrowState({ value, asked = null }: StateProps) {
  if (asked === null) return <State value={value} />;
  const Icon = actionIcons[asked.action];
  const doubt = asked.state === "unknown";
  // While the platform itself says that it changes, a second sign would only push the word out.
  const plain = changing.includes(value.state) && !doubt;
  return (
    <span className="@container block">
      <Shaped value={value} said={askedWords(asked)}>
        <span className="truncate">
          {power(value)}
          <span className="sr-only"> · {askedWords(asked)}</span>
        </span>
        {plain ? null : (
          <span
            aria-hidden="true"
            className={cx("flex shrink-0 items-center gap-1", doubt ? "text-warn" : "text-text-3")}
          >
            <Icon size={12} strokeWidth={2} />
            <span className="@min-[132px]:inline hidden">{doubt ? "unknown" : "asked"}</span>
          </span>
        )}
      </Shaped>
    </span>
  );
}

const changing: PowerState[] = ["starting", "stopping", "restarting", "provisioning"];

type ShapedProps = { value: Power; said: string | null; children: ReactNode };

function Shaped({ value, said, children }: ShapedProps) {
  return (
    <span
      className="flex min-w-0 items-center gap-1.5 text-text-2"
      title={[value.raw, said].filter(Boolean).join(" · ") || undefined}
    >
      <StateShape state={value.state} />
      {children}
    </span>
  );
}
