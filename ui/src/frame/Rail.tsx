/** The left rail: whose data this is, where one can go, and who one is. Folds to icons when the window is narrow or by choice. */
import { Link } from "@tanstack/react-router";
import {
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  PanelLeftClose,
  PanelLeftOpen,
  Search,
  Server,
  Settings,
  Users,
  Wallet,
} from "lucide-react";
import { Button } from "react-aria-components";
import { useTenantKey } from "../app/place";
import { openSurface } from "../app/surfaces";
import type { JournalCounts, TenantHeader } from "../bridge";
import { usePreferences } from "../data/preferences";
import { useSession } from "../data/session";
import { IconButton } from "../parts/Button";
import { cx } from "../parts/cx";
import { Kbd, keys } from "../parts/Kbd";
import { open, openInWords } from "../words/counts";
import { count } from "../words/formats";
import { AccountMenu } from "./AccountMenu";
import { TenantSwitcher } from "./TenantSwitcher";
import { useNarrow } from "./useNarrow";
import type { TenantPage } from "./usePageName";
import { useTray } from "./useTray";

export function Rail({ header, lost }: { header: TenantHeader | undefined; lost: boolean }) {
  const [preferences, change] = usePreferences();
  const narrow = useNarrow();
  const folded = narrow || preferences.railCollapsed;
  const tenant = useTenantKey();
  const { counts } = useTray();
  const { account } = useSession();
  return (
    <nav
      aria-label="Main"
      className={cx(
        "flex shrink-0 flex-col gap-2 border-line border-r bg-rail px-2 py-3",
        folded ? "w-14 items-center" : "w-(--rail)",
      )}
    >
      <TenantSwitcher header={header} lost={lost} folded={folded} />
      {folded ? (
        <IconButton label="Search or jump to" keys={keys("Mod K")} onPress={() => openSurface("palette")}>
          <Search size={16} />
        </IconButton>
      ) : (
        <Button
          onPress={() => openSurface("palette")}
          className="flex h-[30px] items-center gap-2 rounded-md border border-line bg-surface px-2 text-text-3 data-[hovered]:border-line-strong"
        >
          <Search size={14} />
          <span className="flex-1 text-left">Search or jump to</span>
          <Kbd combo="Mod K" />
        </Button>
      )}
      <div className="flex flex-col gap-px">
        <Entry
          to="/t/$tenant/overview"
          tenant={tenant}
          icon={LayoutDashboard}
          label="Overview"
          folded={folded}
        />
        <Entry
          to="/t/$tenant/machines"
          tenant={tenant}
          icon={Server}
          label="Virtual machines"
          folded={folded}
        />
        <Entry to="/t/$tenant/wallet" tenant={tenant} icon={Wallet} label="Wallet" folded={folded} />
        <Entry
          to="/t/$tenant/operations"
          tenant={tenant}
          icon={ListChecks}
          label="Operations"
          folded={folded}
          badge={badgeOf(counts)}
        />
        {account.role === "customer" ? null : (
          <Entry to="/t/$tenant/customers" tenant={tenant} icon={Users} label="Customers" folded={folded} />
        )}
      </div>
      <span className="flex-1" />
      <div className={cx("flex flex-col gap-px", folded && "items-center")}>
        <div className={cx("flex gap-px", folded && "flex-col-reverse items-center")}>
          <Entry
            to="/t/$tenant/settings"
            tenant={tenant}
            icon={Settings}
            label="Settings"
            folded={folded}
            wide
          />
          {narrow ? null : (
            <IconButton
              label={folded ? "Unfold the rail" : "Fold the rail"}
              onPress={() => change({ railCollapsed: !preferences.railCollapsed })}
            >
              {folded ? <PanelLeftOpen size={15} /> : <PanelLeftClose size={15} />}
            </IconButton>
          )}
        </div>
        <AccountMenu folded={folded} />
      </div>
    </nav>
  );
}

/** How many wait behind an entry, and whether it isn't known of one how it went. */
type Badge = { number: number; words: string; doubt: boolean };

function badgeOf(counts: JournalCounts | undefined): Badge | null {
  const words = counts ? openInWords(counts) : null;
  return counts && words !== null ? { number: open(counts), words, doubt: counts.unknown > 0 } : null;
}

type EntryProps = {
  to: TenantPage | "/t/$tenant/customers";
  tenant: string;
  icon: LucideIcon;
  label: string;
  folded: boolean;
  badge?: Badge | null;
  /** Takes the room that is left in its line. */
  wide?: boolean;
};

function Entry({ to, tenant, icon: Icon, label, folded, wide, badge = null }: EntryProps) {
  const name = badge ? `${label}, ${badge.words}` : label;
  return (
    <Link
      to={to}
      params={{ tenant }}
      title={folded ? name : undefined}
      aria-label={name}
      className={cx(
        "relative flex h-[30px] items-center gap-2.5 rounded-md font-medium",
        folded ? "w-9 justify-center" : "px-2",
        wide && !folded && "flex-1",
      )}
      activeProps={{ className: "bg-select text-accent-text", "aria-current": "page" }}
      inactiveProps={{ className: "text-text-2 hover:bg-hover hover:text-text" }}
      draggable={false}
    >
      <Icon size={16} strokeWidth={1.75} />
      {folded ? null : <span className="min-w-0 flex-1 truncate">{label}</span>}
      {badge === null ? null : folded ? (
        <span
          data-testid="badge"
          className={cx(
            "absolute top-1 right-1.5 size-1.5 rounded-full border-2 border-rail box-content",
            badge.doubt ? "bg-warn" : "bg-accent",
          )}
        />
      ) : (
        <span
          className={cx(
            "rounded-full px-1.5 text-xs tabular-nums",
            badge.doubt ? "bg-warn-bg text-warn" : "bg-hover text-text-2",
          )}
        >
          {count(badge.number)}
        </span>
      )}
    </Link>
  );
}
