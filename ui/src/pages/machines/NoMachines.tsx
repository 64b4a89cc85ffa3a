/** Why there is no row: none yet, none that match, or none that could be fetched. */
import type { MachineWindow } from "../../bridge";
import { Button } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { NotFetched } from "../../parts/NotFetched";
import { count, plural, quoted } from "../../words/formats";

export function NoMachines({
  head,
  search,
  clear,
  add,
}: {
  head: MachineWindow;
  search: string;
  clear: () => void;
  add: () => void;
}) {
  const { trust, all } = head;
  if (all > 0) {
    return (
      <Empty title="No machine matches" action={<Button onPress={clear}>Clear the search</Button>}>
        {head.complaints.length > 0
          ? `${head.complaints.join(". ")}.`
          : `None of the ${count(all)} machines here fits ${quoted(search)}.`}
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
  if (trust.fetchedAt === null) return <NotFetched trust={trust} />;
  return (
    <Empty title="No machines yet" action={<Button onPress={add}>New machine</Button>}>
      Machines of this tenant will be listed here with their state, size and cost.
    </Empty>
  );
}
