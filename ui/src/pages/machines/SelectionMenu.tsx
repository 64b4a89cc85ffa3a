/** What else can be done with a selection: the rarer changes of power, and taking it along as text. */
import { Copy, Download, Ellipsis, Network } from "lucide-react";
import { Header, Menu, MenuSection, MenuTrigger, Popover, Separator } from "react-aria-components";
import type { Obstacle, PowerAction } from "../../bridge";
import { actionIcons } from "../../parts/actionIcons";
import { Button } from "../../parts/Button";
import { DeedItem } from "../../parts/DeedItem";
import { popoverBox } from "../../parts/Popover";
import { kindTitle } from "../../words/journal";
import { obstacleWords } from "../../words/obstacles";

type Props = {
  obstacle: Obstacle | null;
  propose: (action: PowerAction) => void;
  copyNames: () => void;
  copyAddresses: () => void;
  copying: boolean;
  /** Null where the selection isn't all that match. */
  saveAll: (() => void) | null;
  saving: boolean;
};

const rarer = ["suspend", "stop"] as const;

export function SelectionMenu(props: Props) {
  const { obstacle, propose, copyNames, copyAddresses, saveAll } = props;
  const copying = props.copying ? "alreadyAsked" : null;
  const saving = props.saving ? "alreadyAsked" : null;
  const heading = obstacle === null ? null : obstacleWords(obstacle);
  return (
    <MenuTrigger>
      <Button>
        <Ellipsis size={14} aria-hidden="true" /> More
      </Button>
      <Popover placement="top end" offset={6} className={`${popoverBox} w-[220px]`}>
        <Menu aria-label="More with the selection" className="p-1 outline-none">
          <MenuSection aria-label={heading ?? "Power"}>
            {heading ? <Header className="px-2 py-1 text-sm text-text-3">{heading}</Header> : null}
            {rarer.map((action) => (
              <DeedItem
                key={action}
                id={action}
                title={kindTitle(action)}
                icon={actionIcons[action]}
                obstacle={obstacle}
                terse
                act={() => propose(action)}
              />
            ))}
          </MenuSection>
          <Separator className="mx-2 my-1 h-px bg-line" />
          <DeedItem id="names" title="Copy names" icon={Copy} obstacle={copying} act={copyNames} />
          <DeedItem
            id="addresses"
            title="Copy addresses"
            icon={Network}
            obstacle={copying}
            act={copyAddresses}
          />
          {saveAll ? (
            <DeedItem id="csv" title="Export CSV" icon={Download} obstacle={saving} act={saveAll} />
          ) : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
