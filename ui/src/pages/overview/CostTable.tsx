/** The same twelve months in figures: for screen readers, and for whoever wants the cents. */
import type { CostHistory } from "../../bridge";
import { Cell, Head, Table } from "../../parts/Table";
import { Known } from "../../parts/Unknown";
import { money } from "../../words/formats";
import { periodLong } from "../../words/times";

export function CostTable({ history, unseen }: { history: CostHistory; unseen?: boolean }) {
  const amount = (text: string | null) => (
    <Known
      text={text === null ? null : money({ amount: text, currency: history.currency })}
      why="The platform gave no amount for this month."
    />
  );
  return (
    <Table label="Cost by month" unseen={unseen}>
      <thead>
        <tr>
          <Head>Month</Head>
          <Head number>Compute</Head>
          <Head number>Licences</Head>
          <Head number>Total</Head>
        </tr>
      </thead>
      <tbody>
        {history.months.map((month) => (
          <tr key={month.period}>
            <Cell>
              {periodLong(month.period)}
              {month.open ? <span className="text-text-3"> so far</span> : null}
            </Cell>
            <Cell number>{amount(month.compute)}</Cell>
            <Cell number>{amount(month.licences)}</Cell>
            <Cell number>{amount(month.total)}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
