/** A machine's page and its series in the made-up world. Never part of the product. */
import type {
  MachineAction,
  MachinePage,
  MachineRow,
  MachineSeries,
  Obstacle,
  Point,
  PowerState,
  Reading,
  SeriesRange,
  TenantRef,
} from "../bridge";
import { overviewOf } from "./overviews";
import { now, scene, trust } from "./scene";
import { headerOf, machines, refOf } from "./world";

const reading = <T>(value: T): Reading<T> => {
  const t = trust();
  return { value: t.fetchedAt === null ? null : value, trust: t };
};

export function machinePage(tenant: TenantRef, machineId: string, own: string): MachinePage {
  const row = machines.find((m) => m.id === machineId);
  if (!row) throw { kind: "notFound" };
  const events = overviewOf(refOf(row.organisationId), own);
  return {
    tenant: headerOf(tenant, own),
    owner: headerOf(refOf(row.organisationId), own),
    machine: reading(row),
    facts: reading([
      { label: "Host", value: "jhb-esx-14" },
      { label: "Datastore", value: "gold-ssd-02" },
      { label: "Tools", value: scene === "hostile" ? "<svg onload=alert(1)>".repeat(20) : "Running, 12.3.5" },
    ]),
    health: reading({
      status: "degraded",
      derived: machineId.endsWith("3"),
      checks: machineId.endsWith("3")
        ? []
        : [
            { name: "Guest tools", status: "healthy", detail: "Answered 12 s ago" },
            { name: "Disk space", status: "degraded", detail: "/var 92 % full" },
          ],
    }),
    disks:
      scene === "one-failed"
        ? {
            value: null,
            trust: trust({ standing: "notOffered", fetchedAt: null, problem: { kind: "notOffered" } }),
          }
        : reading([
            {
              name: "disk-0",
              capacityGib: "100",
              usedGib: "41.5",
              usedPercent: 42,
              readIops: "120",
              writeIops: "88",
            },
            {
              name: "disk-1",
              capacityGib: "500",
              usedGib: "460",
              usedPercent: 92,
              readIops: "4200",
              writeIops: null,
            },
          ]),
    alerts: { ...events.alerts, value: events.alerts.value?.newest ?? null },
    operations: events.operations,
    networks: reading([
      {
        id: "n1",
        name: "Fibre 200",
        kind: "internet",
        provider: "Openserve",
        status: "active",
        bandwidthMbps: "200",
        monthlyCost: { amount: "1899.00", currency: "ZAR" },
      },
    ]),
    product: "Compute 4 × 8",
    trust: trust(),
    actions: actionsOf(row),
  };
}

const able: Partial<Record<PowerState, MachineAction[]>> = {
  running: ["shutdown", "restart", "suspend", "stop", "delete"],
  stopped: ["start", "delete"],
  suspended: ["start", "stop", "delete"],
  provisioning: ["delete"],
};

/** What the core would allow in this state. */
function actionsOf(row: MachineRow): MachinePage["actions"] {
  const all: MachineAction[] = ["start", "shutdown", "restart", "suspend", "stop", "delete"];
  return all.map((action) => ({ action, obstacle: obstacleOf(row, action) }));
}

/** Why the core would refuse this in the state that the machine is in. */
export function obstacleOf(row: MachineRow, action: MachineAction): Obstacle | null {
  const { state } = row.power;
  if (scene === "offline") return "offline";
  if (scene === "ended") return "sessionEnded";
  if (row.asked) return "alreadyAsked";
  if (able[state]?.includes(action)) return null;
  if (state === "unknown") return "unknownState";
  if (state === "running") return "alreadyRunning";
  if (state === "stopped")
    return action === "stop" || action === "shutdown" ? "alreadyStopped" : "notRunning";
  return state === "suspended" ? "notRunning" : "inTransition";
}

export function machineSeries(range: SeriesRange): Reading<MachineSeries> {
  const span = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 }[range];
  const points = (base: number, swing: number, seed: number): Point[] =>
    Array.from({ length: 240 }, (_, i) => {
      const value = base + swing * Math.sin(i / 17 + seed) + swing * 0.4 * Math.sin(i / 3.1 + seed * 2);
      return [now - span + (span * i) / 240, i > 90 && i < 100 ? null : Math.max(0, value)];
    });
  return reading({
    range,
    series: [
      { name: "cpu_percent", points: points(38, 22, 1) },
      { name: "memory_percent", points: points(71, 8, 2) },
      { name: "disk_read_kbps", points: points(2400, 1900, 3) },
      { name: "disk_write_kbps", points: points(1300, 900, 4) },
      { name: "net_in_kbps", points: points(880, 600, 5) },
      { name: "net_out_kbps", points: points(420, 300, 6) },
    ],
  });
}
