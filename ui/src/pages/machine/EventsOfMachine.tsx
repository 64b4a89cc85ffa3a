/** A machine's own alerts and operations. */
import type { AlertRow, OperationRow, Reading, Trust } from "../../bridge";
import { CardBody } from "../../parts/Card";
import { More } from "../../parts/More";
import { AlertLine, NoAlerts } from "../overview/AlertsCard";
import { EventList } from "../overview/EventLine";
import { OperationLine } from "../overview/OperationsCard";

/** Lines of each list. */
const SHOWN = 6;

export function AlertsOfMachine({ reading, page }: { reading: Reading<AlertRow[]>; page: Trust }) {
  return (
    <CardBody title="Alerts" reading={reading} page={page} lines={2}>
      {(rows) =>
        rows.length === 0 ? (
          <NoAlerts trust={reading.trust} />
        ) : (
          <>
            <EventList label="Alerts">
              {rows.slice(0, SHOWN).map((alert) => (
                <AlertLine key={alert.id} alert={{ ...alert, machineId: null }} whose={false} />
              ))}
            </EventList>
            <More rest={rows.length - SHOWN} className="px-4 pb-3" />
          </>
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
          <>
            <EventList label="Operations">
              {rows.slice(0, SHOWN).map((row) => (
                <OperationLine key={row.id} row={{ ...row, machineId: null, machineName: null }} />
              ))}
            </EventList>
            {/* The core hands over the last few of them: how many there are in all isn't known here. */}
            {rows.length > SHOWN ? (
              <p className="px-4 pb-3 text-sm text-text-3">Earlier ones aren't shown.</p>
            ) : null}
          </>
        )
      }
    </CardBody>
  );
}
