/** The button at the top of the rail that says whose data this is, and the popover to change it. */
import { ChevronsUpDown } from "lucide-react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useSurface } from "../app/surfaces";
import type { TenantHeader } from "../bridge";
import { cx } from "../parts/cx";
import { Monogram } from "../parts/Monogram";
import { popoverBox } from "../parts/Popover";
import { Bar } from "../parts/Skeleton";
import { organisationName, plural } from "../words/formats";
import { TenantTree } from "./TenantTree";

type Props = { header: TenantHeader | undefined /** No such tenant. */; lost: boolean; folded: boolean };

export function TenantSwitcher({ header, lost, folded }: Props) {
  const [isOpen, setOpen] = useSurface("switcher");
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button
        aria-label={`Switch tenant: ${header?.name ?? ""}`}
        className={cx(
          "flex items-center gap-2.5 rounded-md py-1.5 text-left data-[hovered]:bg-hover data-[pressed]:bg-select",
          folded ? "px-1" : "px-2",
        )}
      >
        <Monogram name={header?.name ?? "?"} muted={!header} />
        {folded ? null : (
          <>
            <span className="min-w-0 flex-1">
              {header ? (
                <>
                  <span className="block truncate font-semibold" title={header.name}>
                    {organisationName(header.name)}
                  </span>
                  <span className="block truncate text-text-3 text-xs">{beneath(header)}</span>
                </>
              ) : lost ? (
                <span className="block truncate py-2 font-semibold">Choose a tenant</span>
              ) : (
                <Bar className="my-[13px] w-24" />
              )}
            </span>
            <ChevronsUpDown size={14} aria-hidden="true" className="shrink-0 text-text-2" />
          </>
        )}
      </Button>
      <Popover
        placement={folded ? "right top" : "bottom start"}
        offset={4}
        className={cx(popoverBox, "w-[380px]")}
      >
        <Dialog aria-label="Switch tenant" className="outline-none">
          <TenantTree close={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** The line under the tenant's name: where it hangs, or how many it stands for. */
function beneath(header: TenantHeader): string {
  const path = header.path.map(({ name }) => name).join(" › ");
  if (header.customers > 0) {
    const customers = plural(header.customers, "customer");
    const last = header.path.at(-1)?.name;
    return header.kind === "all" && last ? `${last} · ${customers}` : customers;
  }
  return path === "" ? "Your organisation" : path;
}
