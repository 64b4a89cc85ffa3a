/** What operations do and how far they have come, in words. */
import type { Finding, JournalCounts, JournalKind, JournalRow } from "../bridge";
import { money } from "./formats";

const kinds: Record<JournalKind, string> = {
  start: "Start",
  shutdown: "Shut down",
  stop: "Stop",
  restart: "Restart",
  suspend: "Suspend",
  delete: "Delete",
  provision: "New machine",
  topUp: "Top up",
  threshold: "Low-balance threshold",
  createCustomer: "New customer",
  rename: "Rename",
  suspendOrganisation: "Suspend customer",
  resumeOrganisation: "Resume customer",
  commissionRate: "Commission rate",
};

/** "Restart", "Top up". */
export function kindTitle(kind: JournalKind): string {
  return kinds[kind] ?? kind;
}

/** How an operation stands, a word each; "under way" is all that go on. */
export const states: Record<keyof JournalCounts, string> = {
  queued: "Waiting to be sent",
  sent: "Being sent",
  accepted: "Accepted",
  done: "Done",
  failed: "Failed",
  notSent: "Not sent",
  unknown: "Not known yet",
};

/** What was taken back, or kept back, did not fail: nobody was asked. */
export function standingOf({ state, finding }: Pick<JournalRow, "state" | "finding">): keyof JournalCounts {
  return state === "failed" && finding === "neverSent" ? "notSent" : state;
}

/** "Accepted", "Not sent". */
export function stateWords(row: Pick<JournalRow, "state" | "finding">): string {
  return states[standingOf(row)] ?? row.state;
}

const findings: Record<Finding, string> = {
  operationWithKey: "Found in the platform's list of operations.",
  operationLikeIt: "The platform lists an operation like it since then.",
  machineState: "The machine is as it was to become.",
  machineGone: "The machine is no longer there.",
  machineThere: "The machine is there.",
  ledgerLine: "The ledger has its line.",
  valueSet: "The platform has it as it was to become.",
  noTrace: "Looked for again and again and never found: it did not happen.",
  neverSent: "It was never sent.",
};

/** How the outcome was found out, as a sentence. */
export function findingWords(finding: Finding): string {
  return findings[finding] ?? "It was found out by looking.";
}

/** What it is about: "web-01", "R 1 000.00 · invoice 7". */
export function subjectWords(row: JournalRow): string {
  const parts = [
    row.kind === "topUp" || row.kind === "threshold" ? money(row.amount) : null,
    row.perCent === null ? null : `${row.perCent} %`,
    row.subject,
  ];
  return parts.filter((part) => part !== null && part.trim() !== "").join(" · ");
}
