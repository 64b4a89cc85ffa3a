/** What can be done with one organisation. What can't is there all the same and says why; choosing it does nothing. */
import { Ellipsis } from "lucide-react";
import { Button, Menu, MenuTrigger, Popover } from "react-aria-components";
import type { CustomerEntry, Obstacle } from "../../bridge";
import { DeedItem } from "../../parts/DeedItem";
import { popoverBox } from "../../parts/Popover";
import { organisationName } from "../../words/formats";

export type Deed = "wallet" | "rename" | "suspend" | "resume" | "commission";

type Line = { deed: Deed; title: string; obstacle: Obstacle | null };

function lines(customer: CustomerEntry): Line[] {
  const suspended = customer.customer.status === "suspended";
  return [
    { deed: "wallet", title: "Open the wallet", obstacle: null },
    { deed: "rename", title: "Rename…", obstacle: customer.rename },
    suspended
      ? { deed: "resume", title: "Resume…", obstacle: customer.resume }
      : { deed: "suspend", title: "Suspend…", obstacle: customer.suspend },
    { deed: "commission", title: "Commission rate…", obstacle: customer.setCommission },
  ];
}

type Props = {
  customer: CustomerEntry;
  /** Whether it is a tab stop. */
  stop: boolean;
  act: (deed: Deed, customer: CustomerEntry) => void;
};

export function CustomerMenu({ customer, stop, act }: Props) {
  const name = organisationName(customer.customer.name);
  return (
    <MenuTrigger>
      <Button
        aria-label={`Actions for ${name}`}
        excludeFromTabOrder={!stop}
        className="inline-grid size-6 place-items-center rounded-md align-middle text-text-3 data-[hovered]:bg-hover data-[pressed]:bg-select data-[hovered]:text-text"
      >
        <Ellipsis size={15} />
      </Button>
      <Popover placement="bottom end" offset={4} className={`${popoverBox} w-[280px]`}>
        <Menu aria-label={`Actions for ${name}`} className="p-1 outline-none">
          {lines(customer).map(({ deed, title, obstacle }) => (
            <DeedItem
              key={deed}
              id={deed}
              title={title}
              obstacle={obstacle}
              act={() => act(deed, customer)}
            />
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
