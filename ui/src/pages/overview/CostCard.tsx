/** Twelve months' cost, drawn or as a table. */
import { ChartColumn, TableProperties } from "lucide-react";
import { useState } from "react";
import type { CostHistory, Reading, Trust } from "../../bridge";
import { IconButton } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { CostChart } from "./CostChart";
import { CostTable } from "./CostTable";

export function CostCard({ reading, page }: { reading: Reading<CostHistory>; page: Trust }) {
  const [asTable, setAsTable] = useState(false);
  const action = (
    <span className="flex items-center gap-1.5 text-sm text-text-2">
      <span className="size-2 rounded-[2px] bg-c1" aria-hidden="true" />
      Compute
      <span className="ml-2 size-2 rounded-[2px] bg-c2" aria-hidden="true" />
      Licences
      <IconButton
        small
        label={asTable ? "Show as a chart" : "Show as a table"}
        onPress={() => setAsTable(!asTable)}
        className="-mr-1 ml-1.5"
      >
        {asTable ? <ChartColumn size={14} /> : <TableProperties size={14} />}
      </IconButton>
    </span>
  );
  return (
    <Card
      title={title(reading.value)}
      action={reading.value ? action : null}
      reading={reading}
      page={page}
      lines={6}
      className="flex flex-col"
    >
      {(history) =>
        history.months.every((m) => m.total === null && m.compute === null) ? (
          <p className="px-4 pb-4 text-sm text-text-2">No month has been billed yet.</p>
        ) : asTable ? (
          <CostTable history={history} />
        ) : (
          <CostChart history={history} />
        )
      }
    </Card>
  );
}

function title(history: CostHistory | null): string {
  const months = history?.months.length ?? 12;
  return `Cost, last ${months === 0 ? 12 : months} months`;
}
