/** Open alerts, worst first. Without a connection it never says "none": it says since when nobody is watching. */
import type { AlertRow, AlertSummary, Reading, TenantHeader, Trust } from "../../bridge";
import { useNow } from "../../data/now";
import { CardBody } from "../../parts/Card";
import { count, machineName } from "../../words/formats";
import { when } from "../../words/times";
import { EventLine, EventList } from "./EventLine";

type Props = { reading: Reading<AlertSummary>; page: Trust; tenant: TenantHeader };

export function AlertsCard({ reading, page, tenant }: Props) {
  return (
    <CardBody
      title="Alerts"
      note={reading.value ? counts(reading.value) : null}
      reading={reading}
      page={page}
      lines={4}
    >
      {({ newest }) =>
        newest.length === 0 ? (
          <NoAlerts trust={reading.trust} />
        ) : (
          <EventList label="Alerts">
            {newest.slice(0, 3).map((alert) => (
              <AlertLine
                key={`${alert.organisationId} ${alert.id}`}
                alert={alert}
                whose={tenant.kind !== "customer"}
              />
            ))}
          </EventList>
        )
      }
    </CardBody>
  );
}

export function AlertLine({ alert, whose }: { alert: AlertRow; whose: boolean }) {
  const now = useNow();
  const machine = alert.machineId ? machineName(alert.machineName, alert.machineId) : null;
  const detail = [
    machine,
    whose ? alert.organisationName : null,
    alert.raisedAt === null ? null : `since ${when(alert.raisedAt, now)}`,
    alert.acknowledged ? "acknowledged" : null,
  ];
  return (
    <EventLine
      mark={alert.severity === "other" ? "info" : alert.severity}
      title={alert.title}
      hover={alert.message}
      detail={detail.filter(Boolean).join(" · ")}
      machineId={alert.machineId}
    />
  );
}

/** None that are open, or nobody who would know. */
export function NoAlerts({ trust }: { trust: Trust }) {
  const now = useNow();
  const watching = trust.standing === "live" || trust.standing === "ageing";
  if (watching) return <p className="px-4 pb-4 text-sm text-text-2">No open alerts.</p>;
  const since = trust.fetchedAt === null ? "" : ` since ${when(trust.fetchedAt, now)}`;
  return <p className="px-4 pb-4 text-sm text-warn">Not watching{since}.</p>;
}

function counts({ critical, warning, info }: AlertSummary): string | null {
  const said: [number, string][] = [
    [critical, "critical"],
    [warning, warning === 1 ? "warning" : "warnings"],
    [info, "info"],
  ];
  const text = said.filter(([n]) => n > 0).map(([n, word]) => `${count(n)} ${word}`);
  return text.length > 0 ? text.join(" · ") : null;
}
