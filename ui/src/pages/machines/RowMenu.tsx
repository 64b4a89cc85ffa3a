/** What can be done with one machine of the table, beside its row: by the row's button, the right mouse button or a key. */
import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { Header, Menu, MenuSection, Popover, Separator } from "react-aria-components";
import {
  type ActionState,
  type MachineAction,
  type MachineRow,
  problemOf,
  type TenantRef,
} from "../../bridge";
import { useSession } from "../../data/session";
import { actionIcons } from "../../parts/actionIcons";
import { DeedItem } from "../../parts/DeedItem";
import { popoverBox } from "../../parts/Popover";
import { wordsFor } from "../../problems";
import { machineName } from "../../words/formats";
import { kindTitle } from "../../words/journal";
import { obstacleWords } from "../../words/obstacles";

/** The row whose menu is open, and what on the screen it hangs from. */
export type MenuPlace = { row: MachineRow; anchor: Element };

type Props = MenuPlace & {
  tenant: TenantRef;
  onClose: () => void;
  open: (row: MachineRow) => void;
  ask: (action: MachineAction, row: MachineRow) => void;
};

export function RowMenu({ row, anchor, tenant, onClose, open, ask }: Props) {
  const { questions } = useSession();
  // The row has no list of what can be done with it; the page's answer has, from what is saved.
  const { data, error } = useQuery(questions.machine(tenant, row.id));
  const actions = data?.actions ?? [];
  const common = sameObstacle(actions);
  const heading = error ? wordsFor(problemOf(error)).title : common ? obstacleWords(common) : null;
  const name = machineName(row.name, row.id);
  return (
    <Popover
      aria-label={`Actions for ${name}`}
      triggerRef={{ current: anchor }}
      // Not before there is something to show: a menu that grows under the pointer is pressed in the wrong place.
      isOpen={data !== undefined || error !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement="bottom start"
      offset={4}
      className={`${popoverBox} w-[288px]`}
    >
      <Menu
        aria-label={`Actions for ${name}`}
        autoFocus="first"
        // The menu key opens this when it goes down; the browser's own menu must not follow when it comes up.
        onContextMenu={(event) => event.preventDefault()}
        onClose={onClose}
        className="p-1 outline-none"
      >
        <DeedItem id="open" title="Open" icon={ArrowRight} obstacle={null} act={() => open(row)} />
        <Separator className="mx-2 my-1 h-px bg-line" />
        <MenuSection aria-label={heading ?? "Power"}>
          {heading ? <Header className="px-2 py-1 text-sm text-text-3">{heading}</Header> : null}
          {actions.map(({ action, obstacle }) => (
            <DeedItem
              key={action}
              id={action}
              title={kindTitle(action)}
              icon={actionIcons[action]}
              obstacle={obstacle}
              terse={common !== null}
              act={() => ask(action, row)}
            />
          ))}
        </MenuSection>
      </Menu>
    </Popover>
  );
}

/** What stands in the way of everything, if it is one thing: then it is said once. */
function sameObstacle(actions: ActionState[]) {
  const [first] = actions;
  if (!first?.obstacle) return null;
  return actions.every(({ obstacle }) => obstacle === first.obstacle) ? first.obstacle : null;
}
