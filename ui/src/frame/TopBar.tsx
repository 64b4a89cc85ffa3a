/** The top line: the way down the tree to this tenant, how the connection is, and refresh. */
import { Link } from "@tanstack/react-router";
import { ChevronRight, CirclePause, RefreshCw } from "lucide-react";
import type { TenantHeader } from "../bridge";
import { tenantKey } from "../data/tenant";
import { IconButton } from "../parts/Button";
import { cx } from "../parts/cx";
import { keys } from "../parts/Kbd";
import { Bar } from "../parts/Skeleton";
import { organisationName } from "../words/formats";
import { StatusChip } from "./StatusChip";
import { Tray } from "./Tray";
import { usePageName } from "./usePageName";
import type { Refresh } from "./useRefresh";

type Props = {
  header: TenantHeader | undefined;
  /** The tenant in the address is none that this account sees. */
  lost: boolean;
  refresh: Refresh;
};

export function TopBar({ header, lost, refresh }: Props) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-line border-b bg-surface px-6">
      {header ? <Crumbs header={header} /> : lost ? null : <Bar className="w-48" />}
      <span className="flex-1" />
      <Tray />
      <StatusChip />
      <IconButton label="Refresh" keys={keys("Mod R")} onPress={refresh.start} isPending={refresh.pending}>
        <RefreshCw size={15} className={cx(refresh.pending && "animate-turn")} />
      </IconButton>
    </header>
  );
}

function Crumbs({ header }: { header: TenantHeader }) {
  const page = usePageName();
  return (
    <nav aria-label="Tenant path" className="flex min-w-0 items-center gap-1.5 text-text-3">
      {header.path.map((crumb) => (
        <span key={tenantKey(crumb.tenant)} className="flex min-w-6 items-center gap-1.5">
          <Link
            to={page}
            params={{ tenant: tenantKey(crumb.tenant) }}
            className="max-w-[200px] truncate rounded-sm hover:text-text hover:underline"
            title={crumb.name}
            draggable={false}
          >
            {organisationName(crumb.name)}
          </Link>
          <ChevronRight size={12} className="shrink-0" aria-hidden="true" />
        </span>
      ))}
      <span aria-current="true" className="min-w-12 truncate font-medium text-text" title={header.name}>
        {organisationName(header.name)}
      </span>
      {header.status === "suspended" ? <Suspended /> : null}
    </nav>
  );
}

/** A tenant that may not be served: said wherever its name stands, by a mark where a word would cut the name. */
export function Suspended({ short }: { short?: boolean }) {
  if (short) {
    return (
      <span title="Suspended" className="shrink-0 text-warn">
        <CirclePause size={14} aria-hidden="true" />
        <span className="sr-only">Suspended</span>
      </span>
    );
  }
  return (
    <span className="shrink-0 rounded-sm bg-warn-bg px-1.5 font-medium text-warn text-xs">Suspended</span>
  );
}
