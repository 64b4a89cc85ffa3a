/** One machine: what it is, how it is, what it costs, how it has been doing. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useTenant, useTenantKey } from "../../app/place";
import { type MachinePage as Answer, problemOf } from "../../bridge";
import { useSession } from "../../data/session";
import { tenantKey } from "../../data/tenant";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { State } from "../../parts/State";
import { TrustLine } from "../../parts/TrustLine";
import { machineName } from "../../words/formats";
import { ChartsPanel } from "./ChartsPanel";
import { DisksCard } from "./DisksCard";
import { AlertsOfMachine, OperationsOfMachine } from "./EventsOfMachine";
import { FactsCard } from "./FactsCard";
import { HealthCard } from "./HealthCard";
import { MachineFigures } from "./MachineFigures";
import { MachineSkeleton } from "./MachineSkeleton";
import { NetworksCard } from "./NetworksCard";

export function MachinePage() {
  const { questions } = useSession();
  const id = useParams({ strict: false, select: (params) => params.machine ?? "" });
  const answer = useQuery(questions.machine(useTenant(), id));
  const row = answer.data?.machine.value;
  const owner = answer.data?.owner;
  return (
    <Page
      name="machine"
      title={row ? machineName(row.name, row.id) : answer.isPending ? "" : "Machine"}
      before={<Back />}
      note={
        row ? (
          <span className="flex items-center gap-3">
            <span className="shrink-0">
              <State value={row.power} />
            </span>
            {owner ? <OwnerLink name={owner.name} tenant={tenantKey(owner.tenant)} /> : null}
          </span>
        ) : null
      }
      answer={answer}
      skeleton={<MachineSkeleton />}
    >
      {(page) => <Cards page={page} machineId={id} retry={() => void answer.refetch()} />}
    </Page>
  );
}

function Back() {
  const tenant = useTenantKey();
  return (
    <Link
      to="/t/$tenant/machines"
      params={{ tenant }}
      aria-label="Back to virtual machines"
      title="Virtual machines"
      className="-ml-1.5 grid size-7 shrink-0 place-items-center rounded-md text-text-2 hover:bg-hover hover:text-text"
      draggable={false}
    >
      <ChevronLeft size={16} />
    </Link>
  );
}

function OwnerLink({ name, tenant }: { name: string; tenant: string }) {
  return (
    <Link
      to="/t/$tenant/overview"
      params={{ tenant }}
      className="min-w-0 truncate rounded-sm hover:text-text hover:underline"
      draggable={false}
    >
      {name}
    </Link>
  );
}

function Cards({ page, machineId, retry }: { page: Answer; machineId: string; retry: () => void }) {
  const { machine, trust } = page;
  if (machine.value === null) {
    const problem =
      machine.trust.problem ?? (machine.trust.standing === "never" ? null : { kind: "notFound" as const });
    return problem ? <ProblemBlock problem={problemOf(problem)} retry={retry} /> : <MachineSkeleton />;
  }
  return (
    <>
      <div>
        <MachineFigures row={machine.value} health={page.health} trust={machine.trust} />
        <TrustLine trust={trust} parts="reading" testId="trust-page" className="mt-2 ml-0.5" />
      </div>
      <div className="grid grid-cols-[minmax(0,1.75fr)_minmax(280px,1fr)] items-start gap-3">
        <div className="flex flex-col gap-3">
          <ChartsPanel machineId={machineId} />
          <DisksCard reading={page.disks} page={trust} />
          <NetworksCard reading={page.networks} page={trust} />
        </div>
        <div className="flex flex-col gap-3">
          <FactsCard
            row={machine.value}
            owner={page.owner}
            product={page.product}
            reading={page.facts}
            page={trust}
          />
          <Panel>
            <AlertsOfMachine reading={page.alerts} page={trust} />
            <OperationsOfMachine reading={page.operations} page={trust} />
          </Panel>
          <HealthCard reading={page.health} page={trust} />
        </div>
      </div>
    </>
  );
}
