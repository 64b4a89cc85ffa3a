/** One machine: what it is, how it is, what it costs, how it has been doing. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTenant } from "../../app/place";
import { type MachinePage as Answer, type MachineRow, problemOf } from "../../bridge";
import { useSession } from "../../data/session";
import { sameTenant, tenantKey } from "../../data/tenant";
import { Page, PageHead } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { State } from "../../parts/State";
import { TrustLine } from "../../parts/TrustLine";
import { machineName, organisationName } from "../../words/formats";
import { BackToMachines } from "../machines/BackToMachines";
import { AskedOfMachine } from "./AskedOfMachine";
import { ChartsPanel } from "./ChartsPanel";
import { DisksCard } from "./DisksCard";
import { AlertsOfMachine, OperationsOfMachine } from "./EventsOfMachine";
import { FactsCard } from "./FactsCard";
import { Gone } from "./Gone";
import { HealthCard } from "./HealthCard";
import { MachineActions } from "./MachineActions";
import { MachineFigures } from "./MachineFigures";
import { MachineSkeleton } from "./MachineSkeleton";
import { NetworksCard } from "./NetworksCard";

export function MachinePage() {
  const { questions } = useSession();
  const id = useParams({ strict: false, select: (params) => params.machine ?? "" });
  const tenant = useTenant();
  const answer = useQuery(questions.machine(tenant, id));
  if (answer.error && problemOf(answer.error).kind === "notFound") {
    return <GonePage id={id} was={answer.data?.machine.value ?? null} />;
  }
  const row = answer.data?.machine.value;
  const owner = answer.data?.owner;
  return (
    <Page
      name="machine"
      title={row ? machineName(row.name, row.id) : answer.isPending ? "" : "Machine"}
      before={<BackToMachines />}
      mark={row ? <State value={row.power} asked={row.asked} /> : null}
      note={
        owner && !sameTenant(owner.tenant, tenant) ? (
          <OwnerLink name={organisationName(owner.name)} tenant={tenantKey(owner.tenant)} />
        ) : null
      }
      actions={<MachineActions key={id} row={row ?? null} actions={answer.data?.actions ?? []} />}
      answer={answer}
      skeleton={<MachineSkeleton />}
    >
      {(page) => <Cards page={page} machineId={id} retry={() => void answer.refetch()} />}
    </Page>
  );
}

function GonePage({ id, was }: { id: string; was: MachineRow | null }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto px-6 pt-5 pb-6">
      <PageHead title={was ? machineName(was.name, was.id) : "Machine"} before={<BackToMachines />} />
      <Gone machineId={id} />
    </div>
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
            <AskedOfMachine machineId={machineId} />
            <OperationsOfMachine reading={page.operations} page={trust} />
          </Panel>
          <HealthCard reading={page.health} page={trust} />
        </div>
      </div>
    </>
  );
}
