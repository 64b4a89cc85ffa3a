/**
 * Runs over many machines in the made-up world: planned, begun, going on by themselves, taken back, tried again. The scene
 * says how they go: "run-failures", "run-unknown", "run-waits" (nothing moves), else all goes well. Never part of the product.
 */
import type {
  JournalCounts,
  JournalRow,
  JournalState,
  MachineAction,
  MachineRow,
  MachineSelection,
  Obstacle,
  PowerAction,
  RunPlan,
  RunPlanRequest,
  RunQuery,
  RunRequest,
  RunRetry,
  RunView,
  TenantRef,
} from "../bridge";
import { standingOf } from "../words/journal";
import { obstacleOf } from "./machinePages";
import { scene } from "./scene";
import { countsOf, fits } from "./standings";
import { machines } from "./world";

const MOST = 500;
const STEP = 120;

type Run = { id: string; action: PowerAction; askedAt: number; rows: JournalRow[] };
type World = {
  /** The machines that a search finds. */
  found: (tenant: TenantRef, search: string) => MachineRow[];
  /** Says that the journal changed. */
  changed: () => void;
};

const runs = new Map<string, Run>();

/** All operations of runs, for whoever shows the journal. */
export function rowsOfRuns(): JournalRow[] {
  return [...runs.values()].flatMap(({ rows }) => rows);
}

function selected({ found }: World, tenant: TenantRef, selection: MachineSelection): MachineRow[] {
  if (selection.kind === "matching") return found(tenant, selection.search);
  const wanted = new Set(selection.machines.map(({ machineId }) => machineId));
  return machines.filter(({ id }) => wanted.has(id));
}

function plan(world: World, { tenant, action, selection }: RunPlanRequest): RunPlan {
  const all = selected(world, tenant, selection);
  const tenants = new Map<string, RunPlan["tenants"][number]>();
  const leftOut: RunPlan["leftOut"] = [];
  const possible: MachineRow[] = [];
  for (const row of all) {
    const of = tenants.get(row.organisationId) ?? {
      organisationId: row.organisationId,
      name: row.organisationName,
      machines: 0,
      possible: 0,
    };
    tenants.set(row.organisationId, of);
    of.machines += 1;
    const obstacle = obstacleOf(row, action);
    if (obstacle === null) {
      of.possible += 1;
      possible.push(row);
    } else {
      leftOut.push({
        name: row.name ?? row.id,
        organisationName: row.organisationName,
        state: row.power.state,
        obstacle,
      });
    }
  }
  const obstacle: Obstacle | null =
    scene === "offline"
      ? "offline"
      : possible.length === 0
        ? "nothing"
        : possible.length > MOST
          ? "tooMany"
          : null;
  return {
    selected: all.length,
    possible: possible.length,
    fingerprint: fingerprintOf(possible.map(({ id }) => id)),
    most: MOST,
    obstacle,
    tenants: [...tenants.values()].sort((a, b) => b.machines - a.machines),
    leftOut: leftOut.slice(0, 50),
    leftOutTotal: leftOut.length,
  };
}

/** Names these machines, whatever their order. */
function fingerprintOf(machines: (string | null)[]): string {
  return [...machines].sort().join(" ");
}

function rowOf(run: string, tenant: TenantRef, kind: MachineAction, row: MachineRow): JournalRow {
  return {
    id: `${run}-${row.id}`,
    runId: run,
    kind,
    state: "queued",
    tenant,
    organisationId: row.organisationId,
    organisationName: row.organisationName,
    machineId: row.id,
    subject: row.name ?? row.id,
    amount: null,
    perCent: null,
    askedAt: Date.now(),
    sentAt: null,
    acceptedAt: null,
    endedAt: null,
    operationId: null,
    progress: null,
    problem: null,
    finding: null,
    looks: 0,
    nextLook: null,
    canRetry: false,
    canCancel: true,
    retriedBy: null,
  };
}

const next: Partial<Record<JournalState, JournalState>> = {
  queued: "sent",
  sent: "accepted",
  accepted: "done",
};

/** One step of one operation; every seventh or so goes wrong where the scene wants it. */
function advance(row: JournalRow, i: number): void {
  const to = next[row.state];
  if (!to) return;
  row.canCancel = false;
  if (row.state === "sent" && scene === "run-failures" && i % 7 === 3) {
    row.state = "failed";
    row.problem =
      i % 2 === 0
        ? { kind: "conflict", code: "invalid_state", message: "A snapshot of the machine is being taken" }
        : { kind: "forbidden" };
    row.canRetry = true;
    row.endedAt = Date.now();
  } else if (row.state === "sent" && scene === "run-unknown" && i % 9 === 4) {
    row.state = "unknown";
    row.problem = { kind: "outcomeUnknown" };
    row.looks = 2;
    row.nextLook = Date.now() + 8000;
  } else {
    row.state = to;
    if (to === "done") row.endedAt = Date.now();
  }
}

function begin(world: World, run: Run): void {
  runs.set(run.id, run);
  world.changed();
  if (scene === "run-waits") return;
  const timer = setInterval(() => {
    // A few at once, as the real one does.
    let room = 24;
    run.rows.forEach((row, i) => {
      if (room > 0 && next[row.state]) {
        room -= 1;
        advance(row, i);
      }
    });
    world.changed();
    if (!run.rows.some((row) => next[row.state])) clearInterval(timer);
  }, STEP);
}

/** What comes first in a run: what wants eyes, then what goes on. */
const order: (keyof JournalCounts)[] = ["failed", "unknown", "sent", "accepted", "queued", "notSent", "done"];

function view(run: Run | undefined, filter: RunQuery["filter"], offset: number, limit: number): RunView {
  if (!run) throw { kind: "notFound" };
  const counts = countsOf(run.rows);
  const rank = (row: JournalRow) => order.indexOf(standingOf(row));
  const kept = run.rows.filter((row) => fits(filter, row)).sort((a, b) => rank(a) - rank(b));
  return {
    id: run.id,
    kind: run.action,
    counts,
    machines: run.rows.length,
    askedAt: run.askedAt,
    canCancel: counts.queued > 0,
    canRetry: failedOf(run).length,
    fingerprint: fingerprintOf(failedOf(run).map(({ machineId }) => machineId)),
    rows: kept.slice(offset, offset + limit).map((row) => ({ ...row })),
    offset,
    total: kept.length,
  };
}

const failedOf = (run: Run | undefined) => (run?.rows ?? []).filter(({ canRetry }) => canRetry);
const first = (run: Run) => view(run, "all", 0, 50);

const selectionChanged = { kind: "conflict", code: "selection_changed", message: "" };

export function runCommands(world: World) {
  return {
    plan_run: (request: RunPlanRequest) => plan(world, request),
    begin_run: ({ id, tenant, action, selection, fingerprint }: RunRequest) => {
      const begun = runs.get(id);
      if (begun) return first(begun);
      const possible = selected(world, tenant, selection).filter((row) => obstacleOf(row, action) === null);
      if (fingerprintOf(possible.map(({ id }) => id)) !== fingerprint) throw selectionChanged;
      const rows = possible.map((row) => rowOf(id, tenant, action, row));
      const run = { id, action, askedAt: Date.now(), rows };
      begin(world, run);
      return first(run);
    },
    run: ({ id, filter, offset, limit }: RunQuery) => view(runs.get(id), filter, offset, limit),
    cancel_run: ({ id }: { id: string }) => {
      const run = runs.get(id);
      for (const row of run?.rows ?? []) {
        if (row.state !== "queued") continue;
        const part = { state: "failed", finding: "neverSent", canRetry: true } as const;
        Object.assign(row, part, { canCancel: false, endedAt: Date.now() });
      }
      world.changed();
      return view(run, "all", 0, 50);
    },
    retry_run: ({ id, newId, fingerprint }: RunRetry) => {
      const old = runs.get(id);
      const failed = failedOf(old);
      if (!old || failed.length === 0) throw { kind: "notPossible", obstacle: "notCertain" };
      if (fingerprintOf(failed.map(({ machineId }) => machineId)) !== fingerprint) throw selectionChanged;
      const rows = failed.map((row) => {
        row.canRetry = false;
        row.retriedBy = `${newId}-${row.machineId}`;
        const again = {
          ...row,
          id: row.retriedBy,
          runId: newId,
          state: "queued" as const,
          askedAt: Date.now(),
        };
        return { ...again, problem: null, finding: null, endedAt: null, retriedBy: null, canCancel: true };
      });
      const run = { id: newId, action: old.action, askedAt: Date.now(), rows };
      begin(world, run);
      return first(run);
    },
  };
}
