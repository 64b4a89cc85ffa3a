/** A tenant at a glance. Each card stands on its own reading; which cards there are depends on what the tenant is. */
import { useQuery } from "@tanstack/react-query";
import { useTenant } from "../../app/place";
import type { Overview } from "../../bridge";
import { useSession } from "../../data/session";
import { cx } from "../../parts/cx";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { TrustLine } from "../../parts/TrustLine";
import { AlertsCard } from "./AlertsCard";
import { CommissionCard } from "./CommissionCard";
import { CostCard } from "./CostCard";
import { CustomersCard } from "./CustomersCard";
import { FigureStrip } from "./FigureStrip";
import { OperationsCard } from "./OperationsCard";
import { OverviewSkeleton } from "./OverviewSkeleton";
import { RevenueCard } from "./RevenueCard";
import { TopMachinesCard } from "./TopMachinesCard";

export function OverviewPage() {
  const { questions } = useSession();
  const overview = useQuery(questions.overview(useTenant()));
  return (
    <Page name="overview" title="Overview" answer={overview} skeleton={<OverviewSkeleton />}>
      {(o) => <Cards overview={o} />}
    </Page>
  );
}

function Cards({ overview: o }: { overview: Overview }) {
  const events = (
    <Panel>
      <AlertsCard reading={o.alerts} page={o.trust} tenant={o.tenant} />
      <OperationsCard reading={o.operations} page={o.trust} />
    </Panel>
  );
  return (
    <>
      <div>
        <FigureStrip overview={o} />
        <TrustLine trust={o.trust} parts="reading" testId="trust-page" className="mt-2 ml-0.5" />
      </div>
      {o.customers ? (
        <div className={cx(columns, "items-start")}>
          <div className="flex flex-col gap-3">
            <CostCard reading={o.history} page={o.trust} />
            <CustomersCard reading={o.customers} page={o.trust} />
          </div>
          <div className="flex flex-col gap-3">
            {events}
            {o.commission ? <CommissionCard reading={o.commission} page={o.trust} /> : null}
            {o.revenue ? <RevenueCard reading={o.revenue} page={o.trust} /> : null}
          </div>
        </div>
      ) : (
        <div className={columns}>
          <CostCard reading={o.history} page={o.trust} />
          {events}
        </div>
      )}
      <TopMachinesCard reading={o.topMachines} page={o.trust} />
    </>
  );
}

/** What takes time to read at the left, what asks for attention at the right. */
const columns = "grid grid-cols-[minmax(0,1.75fr)_minmax(260px,1fr)] gap-3";
