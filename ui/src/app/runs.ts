/**
 * The run dialogue, wherever it is opened from: the selection bar proposes a run, the tray and the Operations page show one
 * that was begun. What it was opened for is captured here, at that moment.
 */
import { useSyncExternalStore } from "react";
import type { AccountView, MachineSelection, PowerAction, TenantRef } from "../bridge";

/** A run that was not asked for yet. Its id is made now, so that however often it is confirmed it is one run. */
export type Proposal = {
  id: string;
  account: AccountView;
  tenant: TenantRef;
  /** As the frame said it then; null while it wasn't known. */
  tenantName: string | null;
  action: PowerAction;
  selection: MachineSelection;
};
/** `opened` tells one opening from the next: what was captured for the last one doesn't serve again. */
type RunSurface = { opened: number } & (
  | { kind: "proposal"; proposal: Proposal }
  | { kind: "run"; id: string }
);

let shown: RunSurface | null = null;
let openings = 0;
const listeners = new Set<() => void>();

function show(next: RunSurface | null): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Shows what a run would do, and begins it once that is confirmed. */
export function proposeRun(proposal: Omit<Proposal, "id">): void {
  openings += 1;
  show({ opened: openings, kind: "proposal", proposal: { ...proposal, id: crypto.randomUUID() } });
}

/** Shows how a run is going, or went. */
export function openRun(id: string): void {
  openings += 1;
  show({ opened: openings, kind: "run", id });
}

/** Whether the dialogue is there and about this proposal or this run. */
export function isShown(id: string): boolean {
  return id === (shown?.kind === "proposal" ? shown.proposal.id : shown?.id);
}

/** Only the dialogue goes: the run goes on. */
export function closeRun(): void {
  show(null);
}

/** The run dialogue that is open, if any. */
export function useRunSurface(): RunSurface | null {
  return useSyncExternalStore(subscribe, () => shown);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
