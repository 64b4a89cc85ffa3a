/** A machine's state: shape and word first, colour last. */
import type { Power, PowerState } from "../bridge";
import { power } from "../words/formats";
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

export function State({ value }: { value: Power }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-text-2">
      <StateShape state={value.state} />
      <span className="truncate" title={value.raw ?? undefined}>
        {power(value)}
      </span>
    </span>
  );
}
