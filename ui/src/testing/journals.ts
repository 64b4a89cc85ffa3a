/** Operations in the made-up world: one in every state, and what was asked since the page opened. Never part of the product. */
import type { JournalQuery, JournalRow, WriteRequest } from "../bridge";
import { rowsOfRuns } from "./runs";
import { now, role, scene } from "./scene";
import { countsOf, fits } from "./standings";
import { byId, machines } from "./world";

const MINUTE = 60_000;
const quiet = scene === "empty" || scene === "loading" || scene === "failed";

/** What is under way is about machines that say so themselves. */
const restarting = machines.find(({ asked }) => asked !== null);
const shutting = machines.find(
  ({ asked, power, organisationId }) =>
    asked === null && power.state === "running" && organisationId !== "org-adcock",
);
if (shutting && !quiet) shutting.asked = { action: "shutdown", state: "queued" };

function operation(i: number, part: Partial<JournalRow>): JournalRow {
  const machine = [restarting, shutting][i] ?? machines[i % machines.length];
  const askedAt = part.askedAt ?? now - i * 7 * MINUTE;
  const ended = part.state === "done" || part.state === "failed";
  return {
    id: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    runId: null,
    kind: "restart",
    state: "done",
    tenant: { kind: "all" },
    organisationId: machine?.organisationId ?? "org-adcock",
    organisationName: machine?.organisationName ?? "Adcock",
    machineId: machine?.id ?? null,
    subject: machine?.name ?? null,
    amount: null,
    perCent: null,
    askedAt,
    sentAt: part.state === "queued" ? null : askedAt + 400,
    acceptedAt: part.state === "accepted" || part.state === "done" ? askedAt + 900 : null,
    endedAt: ended || part.state === undefined ? askedAt + 6_000 : null,
    operationId: part.state === "queued" ? null : `op-${i}`,
    progress: null,
    problem: null,
    finding: null,
    looks: 0,
    nextLook: null,
    canRetry: part.state === "failed",
    canCancel: part.state === "queued",
    retriedBy: null,
    ...part,
  };
}

const wallet = { machineId: null, organisationId: "org-adcock", organisationName: "Adcock" };
const all: JournalRow[] = quiet
  ? []
  : [
      operation(0, { kind: "restart", state: "accepted", progress: 42, askedAt: now - 8_000 }),
      operation(1, { kind: "shutdown", state: "queued", askedAt: now - 9_000 }),
      operation(2, {
        ...wallet,
        kind: "topUp",
        state: "unknown",
        subject: "Invoice 2026-114",
        amount: { amount: "25000.00", currency: "ZAR" },
        problem: { kind: "outcomeUnknown" },
        looks: 3,
        nextLook: now + 8_000,
        askedAt: now - 70_000,
      }),
      operation(3, {
        kind: "stop",
        state: "failed",
        problem: {
          kind: "conflict",
          code: "invalid_state",
          message: "A machine that is starting can't do this.",
        },
      }),
      operation(4, { kind: "start", state: "failed", finding: "noTrace" }),
      operation(5, { kind: "suspend", state: "failed", finding: "neverSent", sentAt: null }),
      operation(6, { kind: "provision", finding: "operationWithKey", subject: "web-07" }),
      operation(7, { kind: "delete", subject: "build-old-3" }),
      operation(8, { ...wallet, kind: "suspendOrganisation", subject: "Limpopo Freight" }),
      operation(9, { ...wallet, kind: "commissionRate", subject: "CloudTech", perCent: "12.5" }),
      ...Array.from({ length: scene === "many" ? 4_000 : 24 }, (_, i) => operation(10 + i, {})),
    ];

const find = (id: string) => {
  const row = everything().find((one) => one.id === id);
  if (!row) throw { kind: "notFound" };
  return row;
};
const replace = (id: string, part: Partial<JournalRow>) => Object.assign(find(id), part);

/** Newest first; a run's operations are operations like any other. */
const everything = () => [...rowsOfRuns(), ...all].sort((a, b) => b.askedAt - a.askedAt);

/** Puts an operation into the made-up journal, as the real core does when something is asked for. */
export function asked(request: WriteRequest, part: Partial<JournalRow>): JournalRow {
  const known = all.find((one) => one.id === request.id);
  if (known) return known;
  const row = operation(9_000 + all.length, {
    id: request.id,
    tenant: request.tenant,
    state: "accepted",
    askedAt: Date.now(),
    ...part,
  });
  all.unshift(row);
  return row;
}

/** Of each run its newest row, in its place. */
function collapsed(rows: JournalRow[]): JournalRow[] {
  const newest = new Map(rows.toReversed().map((row) => [row.runId ?? row.id, row]));
  return rows.filter((row) => newest.get(row.runId ?? row.id) === row);
}

export const journalCommands = {
  journal: ({ search, filter, collapseRuns, offset, limit, machineId, tenant }: JournalQuery) => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const about = everything().filter(
      (row) =>
        (machineId === null || row.machineId === machineId) &&
        (tenant === null ||
          tenant.kind === "all" ||
          role === "customer" ||
          row.organisationId === tenant.id) &&
        words.every((word) =>
          `${row.kind} ${row.subject} ${row.organisationName}`.toLowerCase().includes(word),
        ),
    );
    const kept = about.filter((row) => fits(filter, row));
    const rows = collapseRuns ? collapsed(kept) : kept;
    return {
      rows: rows.slice(offset, offset + limit),
      offset,
      total: rows.length,
      counts: countsOf(about),
      lostSome: scene === "rebuilt",
    };
  },
  operation: ({ id }: { id: string }) => find(id),
  perform: (request: WriteRequest) => {
    if (scene === "offline") throw { kind: "notPossible", obstacle: "offline" };
    const { order } = request;
    const of = "organisationId" in order ? order.organisationId : "org-adcock";
    return asked(request, {
      organisationId: of,
      organisationName: byId.get(of)?.name ?? of,
      kind:
        order.kind === "power"
          ? order.action
          : order.kind === "changeOrganisation"
            ? "rename"
            : (order.kind as JournalRow["kind"]),
      machineId: "machineId" in order ? order.machineId : null,
      subject: "name" in order ? order.name : "machineId" in order ? order.machineId : null,
    });
  },
  cancel_operation: ({ id }: { id: string }) =>
    replace(id, { state: "failed", finding: "neverSent", canCancel: false, endedAt: Date.now() }),
  look_up_operation: ({ id }: { id: string }) => {
    reachable();
    const row = find(id);
    const machine = machines.find((one) => one.id === row.machineId);
    if (row.state !== "unknown" || !machine) return replace(id, { looks: row.looks + 1 });
    machine.asked = null;
    return replace(id, { state: "done", finding: "machineState", endedAt: Date.now(), looks: row.looks + 1 });
  },
  retry_operation: ({ id, newId }: { id: string; newId: string }) => {
    reachable();
    const known = everything().find((one) => one.id === newId);
    if (known) return known;
    if (!find(id).canRetry) throw { kind: "notPossible", obstacle: "notCertain" };
    const failed = replace(id, { canRetry: false, retriedBy: newId });
    const row: JournalRow = {
      ...{ ...failed, id: newId, state: "accepted", problem: null, finding: null, retriedBy: null },
      ...{ askedAt: Date.now(), sentAt: Date.now(), acceptedAt: Date.now(), endedAt: null },
    };
    all.unshift(row);
    return row;
  },
};

/** What goes to the platform needs a way there. */
function reachable(): void {
  if (scene === "offline") throw { kind: "notPossible", obstacle: "offline" };
  if (scene === "ended") throw { kind: "notPossible", obstacle: "sessionEnded" };
}
