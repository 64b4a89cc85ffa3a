/**
 * What a change of power or a deletion does to the made-up world: sent, taken on, done, the machine changing meanwhile. The
 * scene says how it goes: "power-refused" (the platform says no), "power-unknown" (no answer comes), "power-waits" (it stays
 * on its way). Never part of the product.
 */
import type { JournalRow, MachineAction, MachineRow, Order, PowerState } from "../bridge";
import { obstacleOf } from "./machinePages";
import { scene } from "./scene";
import { machines } from "./world";

const MOMENT = 300;

type About = { action: MachineAction; machine: MachineRow };

function aboutOf(order: Order): About | null {
  if (order.kind !== "power" && order.kind !== "delete") return null;
  const machine = machines.find(({ id }) => id === order.machineId);
  if (!machine) throw { kind: "notFound" };
  return { machine, action: order.kind === "power" ? order.action : "delete" };
}

/** Refuses what the real core would refuse before anything is written down. */
export function checkPower(order: Order): void {
  const about = aboutOf(order);
  if (about === null) return;
  const obstacle = obstacleOf(about.machine, about.action);
  if (obstacle !== null) throw { kind: "notPossible", obstacle };
  const { name, id } = about.machine;
  if (order.kind === "delete" && order.typedName.trim() !== (name?.trim() || id)) {
    throw { kind: "input", field: "typedName", fault: "otherName" };
  }
}

const between: Record<MachineAction, PowerState> = {
  start: "starting",
  shutdown: "stopping",
  stop: "stopping",
  restart: "restarting",
  suspend: "stopping",
  delete: "stopping",
};
const after: Record<Exclude<MachineAction, "delete">, PowerState> = {
  start: "running",
  shutdown: "stopped",
  stop: "stopped",
  restart: "running",
  suspend: "suspended",
};

/** What comes next, in the scene in which it waits: a test lets it go on. */
const waiting: (() => void)[] = [];
export const goOn = (): void => waiting.shift()?.();

/** Lets an order about a machine take its course. Whether it was one. */
export function settlePower(order: Order, row: JournalRow, changed: () => void): boolean {
  const about = aboutOf(order);
  if (about === null) return false;
  const { machine, action } = about;
  const to = (part: Partial<JournalRow>) => {
    Object.assign(row, part);
    const open = row.state !== "done" && row.state !== "failed";
    machine.asked = open ? { action, state: row.state } : null;
    changed();
  };
  row.subject = machine.name ?? machine.id;
  to({ state: "sent", acceptedAt: null, operationId: null });
  const then = (moments: number, step: () => void) => {
    if (scene === "power-waits") waiting.push(step);
    else setTimeout(step, MOMENT * moments);
  };
  then(1, () => {
    const now = Date.now();
    if (scene === "power-refused") {
      const message = "A snapshot of the machine is being taken";
      const problem = { kind: "conflict", code: "invalid_state", message } as const;
      return to({ state: "failed", problem, endedAt: now, canRetry: true });
    }
    if (scene === "power-unknown") {
      return to({ state: "unknown", problem: { kind: "outcomeUnknown" }, looks: 1, nextLook: now + 8_000 });
    }
    machine.power = { state: between[action], raw: null };
    to({ state: "accepted", acceptedAt: now, operationId: `op-${row.id.slice(0, 8)}` });
    then(2, () => {
      if (action === "delete") machines.splice(machines.indexOf(machine), 1);
      else machine.power = { state: after[action], raw: null };
      to({ state: "done", endedAt: Date.now() });
    });
  });
  return true;
}
