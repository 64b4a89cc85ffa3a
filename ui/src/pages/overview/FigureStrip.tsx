/** The six figures at the top: the number large, its unit small, what it means underneath. */
import { Link } from "@tanstack/react-router";
import { useTenantKey } from "../../app/place";
import type {
  CapacitySummary,
  CostSummary,
  MachineSummary,
  Overview,
  Reading,
  Trust,
  WalletSummary,
} from "../../bridge";
import { RunwayMeter } from "../../parts/RunwayMeter";
import { count, plain, plural, totalAmount, UNKNOWN, whyNoTotal } from "../../words/formats";
import { runwayWords } from "../../words/runway";
import { partial, whyUnknown } from "../../words/trust";
import { Figure, Strip } from "./Figure";

/** A reading, and the page's own trust, which a figure need not repeat. */
type Of<T> = { reading: Reading<T>; page: Trust };

export function FigureStrip({ overview: o }: { overview: Overview }) {
  return (
    <Strip label="Figures">
      <Machines reading={o.machines} page={o.trust} />
      <Capacity
        name="cpu"
        label="CPU cores"
        reading={o.capacity}
        page={o.trust}
        machines={o.machines.value}
        pick={(c) => c.cpuCores}
      />
      <Capacity
        name="memory"
        label="Memory"
        unit="GB"
        reading={o.capacity}
        page={o.trust}
        machines={o.machines.value}
        pick={(c) => c.memoryGb}
      />
      <Capacity
        name="disk"
        label="Disk"
        unit="TB"
        reading={o.capacity}
        page={o.trust}
        machines={o.machines.value}
        pick={(c) => c.diskTb}
      />
      <Cost reading={o.cost} page={o.trust} />
      <Wallet reading={o.wallet} page={o.trust} />
    </Strip>
  );
}

function Machines({ reading, page }: Of<MachineSummary>) {
  const v = reading.value;
  return (
    <Figure
      name="machines"
      label="Machines"
      trust={reading.trust}
      page={page}
      value={v ? count(v.running) : null}
      unit={v ? `of ${count(v.total)} running` : undefined}
      under={v ? [machineWords(v), partial(reading.trust)] : []}
      underTitle={v ? machineWords(v) : undefined}
    />
  );
}

function machineWords(v: MachineSummary): string {
  if (v.total === 0) return "None yet";
  const rest: [number, string][] = [
    [v.changing, "changing"],
    [v.stopped, "stopped"],
    [v.suspended, "suspended"],
    [v.unknown, "in an unknown state"],
  ];
  const said = rest.filter(([n]) => n > 0).map(([n, word]) => `${count(n)} ${word}`);
  if (said.length > 0) return said.join(" · ");
  return v.total === 1 ? "It is running" : v.total === 2 ? "Both running" : "All running";
}

type CapacityProps = Of<CapacitySummary> & {
  name: string;
  label: string;
  unit?: string;
  machines: MachineSummary | null;
  pick: (capacity: CapacitySummary) => string | null;
};

function Capacity({ name, label, unit, reading, page, machines, pick }: CapacityProps) {
  const raw = reading.value ? pick(reading.value) : null;
  const across = machines ? `in ${plural(machines.total, "machine")}` : "in all machines";
  return (
    <Figure
      name={name}
      label={label}
      trust={reading.trust}
      page={page}
      value={raw === null ? null : plain(raw)}
      unit={unit}
      why={whyUnknown(reading.trust)}
      under={
        reading.value && raw !== null
          ? [reading.value.derived ? "added up" : across, partial(reading.trust)]
          : []
      }
      underTitle={
        reading.value?.derived
          ? "Added up from the list of machines: the platform gave no figure of its own."
          : undefined
      }
    />
  );
}

function Cost({ reading, page }: Of<CostSummary>) {
  const tenant = useTenantKey();
  const v = reading.value;
  const amount = v ? totalAmount(v.total) : UNKNOWN;
  const licences = v ? totalAmount(v.licences) : UNKNOWN;
  const unpriced = v?.total.unpriced ?? 0;
  return (
    <Figure
      name="cost"
      label="This month so far"
      trust={reading.trust}
      page={page}
      value={amount === UNKNOWN ? null : amount}
      why={v ? whyNoTotal(v.total) : whyUnknown(reading.trust)}
      underTitle={v ? costTitle(v, reading.trust) : undefined}
      under={[
        licences === UNKNOWN ? null : `${licences} licences`,
        unpriced > 0 ? (
          <Link
            key="unpriced"
            to="/t/$tenant/machines"
            params={{ tenant }}
            title="The platform gave no price for these; they are not in the figure above."
            className="rounded-sm text-accent-text underline decoration-dotted underline-offset-2 hover:decoration-solid"
            draggable={false}
          >
            {plural(unpriced, "line")} unpriced
          </Link>
        ) : null,
        partial(reading.trust),
      ]}
    />
  );
}

function costTitle(v: CostSummary, trust: Trust): string {
  const parts: [string, string][] = [
    ["Compute", totalAmount(v.compute)],
    ["Licences", totalAmount(v.licences)],
  ];
  const said = parts.filter(([, amount]) => amount !== UNKNOWN).map(([name, amount]) => `${name} ${amount}.`);
  const unpriced =
    v.total.unpriced > 0 ? `${plural(v.total.unpriced, "line")} without a price not included.` : null;
  const some = partial(trust);
  return [...said, unpriced, some ? `Of ${some}.` : null].filter(Boolean).join(" ");
}

function Wallet({ reading, page }: Of<WalletSummary>) {
  const v = reading.value;
  if (!v || v.status === "none") {
    return (
      <Figure
        name="wallet"
        label="Wallet"
        trust={reading.trust}
        page={page}
        value={null}
        why={v ? "This tenant has no wallet." : whyUnknown(reading.trust)}
        under={v ? ["No wallet"] : []}
      />
    );
  }
  const amount = totalAmount(v.balance);
  const runway = runwayWords(v.runway);
  const low = v.low || runway.level === "low" || runway.level === "empty";
  const reserved = totalAmount(v.reserved);
  const title = [
    runway.long,
    reserved === UNKNOWN ? null : `${reserved} of it is reserved.`,
    v.wallets > 1 ? `${plural(v.wallets, "wallet")} together.` : null,
  ];
  return (
    <Figure
      name="wallet"
      label={v.wallets > 1 ? `Wallets (${count(v.wallets)})` : "Wallet"}
      trust={reading.trust}
      page={page}
      value={amount === UNKNOWN ? null : amount}
      why={whyNoTotal(v.balance)}
      tone={low || v.status === "suspended" ? "warn" : "calm"}
      underTitle={title.filter(Boolean).join(" ")}
      under={[
        <span key="runway" className="inline-flex h-4 items-center gap-1.5 align-top">
          <RunwayMeter runway={low && runway.level === "calm" ? { ...runway, level: "low" } : runway} />
          {v.status === "suspended" ? "Suspended" : runway.short}
        </span>,
        v.balance.unpriced > 0 ? `${plural(v.balance.unpriced, "balance")} unknown` : null,
        partial(reading.trust),
      ]}
    />
  );
}
