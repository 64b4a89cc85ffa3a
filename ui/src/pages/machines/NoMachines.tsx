/** Why there is no row: none yet, none that match, or none that could be fetched. */
import type { MachineWindow } from "../../bridge";
import { useNow } from "../../data/now";
import { Button } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { count, plural } from "../../words/formats";
import { trustWords } from "../../words/trust";

export function NoMachines({
  head,
  search,
  clear,
}: {
  head: MachineWindow;
  search: string;
  clear: () => void;
}) {
  const now = useNow();
  const { trust, all } = head;
  if (all > 0) {
    return (
      <Empty title="No machine matches" action={<Button onPress={clear}>Clear the search</Button>}>
        {head.complaints.length > 0
          ? `${head.complaints.join(". ")}.`
          : `None of the ${count(all)} machines here fits “${search.length > 80 ? `${search.slice(0, 80)}…` : search}”.`}
      </Empty>
    );
  }
  if (trust.unreadable > 0) {
    return (
      <Empty title="No machine could be read">
        The platform sent {plural(trust.unreadable, "row")} that this version can't read.
      </Empty>
    );
  }
  if (trust.fetchedAt === null) {
    if (trust.problem) return <ProblemBlock problem={trust.problem} />;
    return (
      <Empty title={trust.refreshing ? "Fetching machines" : "Not fetched yet"}>
        {trustWords(trust, now).text}.
      </Empty>
    );
  }
  return (
    <Empty title="No machines yet">
      Machines of this tenant will be listed here with their state, size and cost.
    </Empty>
  );
}
