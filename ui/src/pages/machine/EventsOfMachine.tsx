/** A machine's own alerts and operations. */
import type { AlertRow, OperationRow, Reading, Trust } from "../../bridge";
import { CardBody } from "../../parts/Card";
import { AlertLine, NoAlerts } from "../overview/AlertsCard";
import { EventList } from "../overview/EventLine";
import { OperationLine } from "../overview/OperationsCard";

export function AlertsOfMachine({ reading, page }: { reading: Reading<AlertRow[]>; page: Trust }) {
  return (
    <CardBody title="Alerts" reading={reading} page={page} lines={2}>
      {(rows) =>
        rows.length === 0 ? (
          <NoAlerts trust={reading.trust} />
        ) : (
          <EventList label="Alerts">
            {rows.slice(0, 6).map((alert) => (
              <AlertLine key={alert.id} alert={{ ...alert, machineId: null }} whose={false} />
            ))}
          </EventList>
        )
      }
    </CardBody>
  );
}

export function OperationsOfMachine({ reading, page }: { reading: Reading<OperationRow[]>; page: Trust }) {
  return (
    <CardBody title="Operations" divided reading={reading} page={page} lines={2}>
      {(rows) =>
        rows.length === 0 ? (
          <p className="px-4 pb-4 text-sm text-text-2">Nothing was asked of it lately.</p>
        ) : (
          <EventList label="Operations">
            {rows.slice(0, 6).map((row) => (
              <OperationLine key={row.id} row={{ ...row, machineId: null, machineName: null }} />
            ))}
          </EventList>
        )
      }
    </CardBody>
  );
}
