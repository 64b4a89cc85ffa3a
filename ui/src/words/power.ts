/** What can be asked of a machine, in words: what it means before it is asked, and how it reads while it is on its way. */
import type { Asked, JournalKind, MachineAction, PowerAction } from "../bridge";
import { plural } from "./formats";
import { kindTitle } from "./journal";

type Words = {
  /** "Stopped · start asked". */
  noun: string;
  /** What it means for one machine, in a sentence or two. */
  means: string;
};

const words: Record<MachineAction, Words> = {
  start: {
    noun: "start",
    means: "It is turned on, or goes on from where it was suspended.",
  },
  shutdown: {
    noun: "shut-down",
    means:
      "Its system is asked to end what runs and to turn itself off. What it serves is gone until it is started.",
  },
  restart: {
    noun: "restart",
    means: "It goes down and comes up again. What it serves is interrupted meanwhile.",
  },
  suspend: {
    noun: "suspension",
    means: "It stands still as it is, memory kept, and serves nothing until it is started.",
  },
  stop: {
    noun: "stop",
    means:
      "It is turned off at once, like pulling the plug: what it hasn't written to its disks is lost. Shut down is the gentle way.",
  },
  delete: {
    noun: "deletion",
    means: "The machine and everything on its disks are gone for good. It can't be undone.",
  },
};

/** The same for many: "They go down and come up again." */
const meansForMany: Record<PowerAction, string> = {
  start: "They are turned on, or go on from where they were suspended.",
  shutdown:
    "Their systems are asked to end what runs and to turn themselves off. What they serve is gone until they are started.",
  restart: "They go down and come up again. What they serve is interrupted meanwhile.",
  suspend: "They stand still as they are, memory kept, and serve nothing until they are started.",
  stop: "They are turned off at once, like pulling the plug: what they haven't written to their disks is lost. Shut down is the gentle way.",
};

/** What it means for the machine; null where it isn't done to one. */
export function consequence(kind: JournalKind): string | null {
  return kind in words ? words[kind as MachineAction].means : null;
}

/** What it means for each of many; null where it isn't done to many. */
export function consequenceForMany(kind: JournalKind): string | null {
  return kind in meansForMany ? meansForMany[kind as PowerAction] : null;
}

/** Whether a key too many would hurt: the focus then doesn't begin on the button, and the button warns. */
export function isHarsh(kind: JournalKind): boolean {
  return kind === "stop" || kind === "delete";
}

/** "Restart web-01?": what a confirmation asks. */
export function question(action: MachineAction, name: string): string {
  return `${kindTitle(action)} ${name}?`;
}

/** "Restart 42 machines"; "Restart machines" while nobody knows how many. */
export function runTitle(kind: JournalKind, machines: number | null): string {
  return `${kindTitle(kind)} ${machines === null ? "machines" : plural(machines, "machine")}`;
}

/** "restart asked"; "restart: not known yet". Never what the state will be: that is the platform's to say. */
export function askedWords({ action, state }: Asked): string {
  return state === "unknown" ? `${words[action].noun}: not known yet` : `${words[action].noun} asked`;
}
