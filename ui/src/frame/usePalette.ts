/** What the palette offers for a text: pages, actions, and what the core finds among tenants, machines and addresses. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import {
  Building2,
  Keyboard,
  LayoutDashboard,
  Link,
  ListChecks,
  Lock,
  LogOut,
  type LucideIcon,
  Moon,
  PanelLeft,
  Plus,
  RefreshCw,
  Rows3,
  Server,
  Settings,
  Sun,
  SunMoon,
  Users,
  Wallet,
} from "lucide-react";
import { linkTo } from "../app/link";
import { useTenantKey } from "../app/place";
import { openSurface } from "../app/surfaces";
import type { PowerState, SearchHit } from "../bridge";
import { useLock } from "../data/lock";
import { usePreferences } from "../data/preferences";
import { useSession } from "../data/session";
import { tenantKey } from "../data/tenant";
import { useOpenTenant } from "../data/useOpenTenant";
import { copyText } from "../parts/clipboard";
import { machineName } from "../words/formats";
import { useRefresh } from "./useRefresh";

export type Choice = {
  id: string;
  group: "Pages" | "Tenants" | "Machines" | "Actions";
  icon: LucideIcon | PowerState;
  label: string;
  detail: string | null;
  /** Further words it answers to. */
  also?: string;
  run: () => void;
};

export function usePalette(text: string) {
  const { questions } = useSession();
  const wanted = text.trim();
  const found = useQuery({
    ...questions.search(wanted),
    enabled: wanted !== "",
    placeholderData: keepPreviousData, // The same account's earlier hits, for the few milliseconds of a key press.
  });
  const fixed = useFixedChoices().filter((choice) => answers(choice, wanted));
  const toChoice = useHit();
  const hits = wanted === "" ? [] : (found.data ?? []).map(toChoice);
  const groups = ["Pages", "Tenants", "Machines", "Actions"] as const;
  const choices = groups.flatMap((group) => [...fixed, ...hits].filter((choice) => choice.group === group));
  return { choices, error: found.error, searching: found.isFetching };
}

/** Every word of the text must begin a word of the choice: "da th" finds "Dark theme" no, "th da" yes; order is free. */
export function answers({ label, also = "" }: Pick<Choice, "label" | "also">, text: string): boolean {
  const words = `${label} ${also}`.toLowerCase().split(/\s+/);
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}

function useHit(): (hit: SearchHit) => Choice {
  const navigate = useNavigate();
  const { open } = useOpenTenant();
  return (hit) => {
    const tenant = tenantKey(hit.tenant);
    if (hit.kind === "tenant") {
      return {
        id: `tenant ${tenant}`,
        group: "Tenants",
        icon: hit.tenant.kind === "all" ? Users : Building2,
        label: hit.name,
        detail: hit.path,
        run: () => void open(hit.tenant),
      };
    }
    return {
      id: `machine ${tenant} ${hit.machineId}`,
      group: "Machines",
      icon: hit.power.state,
      label: machineName(hit.name, hit.machineId),
      detail: [hit.address, hit.organisationName].filter(Boolean).join(" · "),
      run: () =>
        void navigate({ to: "/t/$tenant/machines/$machine", params: { tenant, machine: hit.machineId } }),
    };
  };
}

function useFixedChoices(): Choice[] {
  const { account } = useSession();
  const navigate = useNavigate();
  const tenant = useTenantKey();
  const refresh = useRefresh();
  const lock = useLock();
  const { pathname } = useLocation();
  const [preferences, change] = usePreferences();
  const page = (
    id: string,
    label: string,
    icon: LucideIcon,
    to: "overview" | "machines" | "wallet" | "operations" | "customers" | "settings",
    also?: string,
  ): Choice => ({
    id,
    group: "Pages",
    icon,
    label,
    detail: null,
    also,
    run: () => void navigate({ to: `/t/$tenant/${to}`, params: { tenant } }),
  });
  const action = (id: string, label: string, icon: LucideIcon, run: () => void, also?: string): Choice => ({
    id,
    group: "Actions",
    icon,
    label,
    detail: null,
    also,
    run,
  });
  const compact = preferences.density === "compact";
  return [
    page("overview", "Overview", LayoutDashboard, "overview", "dashboard home"),
    page("machines", "Virtual machines", Server, "machines", "vms servers"),
    page("wallet", "Wallet", Wallet, "wallet", "balance ledger top-up money runway"),
    page("operations", "Operations", ListChecks, "operations", "journal history jobs"),
    ...(account.role === "customer"
      ? []
      : [page("customers", "Customers", Users, "customers", "resellers organisations clients")]),
    page("settings", "Settings", Settings, "settings", "preferences about"),
    action(
      "new machine",
      "New machine",
      Plus,
      () => void navigate({ to: "/t/$tenant/machines/new", params: { tenant } }),
      "order provision create",
    ),
    action("switch", "Switch tenant", Building2, () => openSurface("switcher"), "organisation customer"),
    action("refresh", "Refresh", RefreshCw, refresh.start, "reload fetch"),
    action("light", "Light theme", Sun, () => change({ theme: "light" }), "appearance"),
    action("dark", "Dark theme", Moon, () => change({ theme: "dark" }), "appearance"),
    action("system", "System theme", SunMoon, () => change({ theme: "system" }), "appearance"),
    action(
      "density",
      compact ? "Comfortable rows" : "Compact rows",
      Rows3,
      () => change({ density: compact ? "comfortable" : "compact" }),
      "density table",
    ),
    action(
      "rail",
      preferences.railCollapsed ? "Unfold the rail" : "Fold the rail",
      PanelLeft,
      () => change({ railCollapsed: !preferences.railCollapsed }),
      "sidebar",
    ),
    action("keys", "Keyboard shortcuts", Keyboard, () => openSurface("shortcuts"), "help"),
    action(
      "link",
      "Copy a link to this page",
      Link,
      () => void copyText(linkTo(pathname)),
      "address share url",
    ),
    action("lock", "Lock", Lock, lock, "away pin"),
    action("out", "Sign out…", LogOut, () => openSurface("signOut"), "leave log"),
  ];
}
