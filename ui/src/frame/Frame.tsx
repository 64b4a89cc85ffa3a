/** The window around every page: the rail, the top line, the banners, and what floats above. */
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTenant, useTenantKey } from "../app/place";
import { useShortcuts } from "../app/shortcuts";
import { useIdleLock, useLock } from "../data/lock";
import { usePreferences } from "../data/preferences";
import { useSession } from "../data/session";
import { RunDialog } from "../pages/machines/run/RunDialog";
import { ErrorBoundary } from "../parts/ErrorBoundary";
import { organisationName } from "../words/formats";
import { Banners } from "./Banners";
import { Palette } from "./Palette";
import { Rail } from "./Rail";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { SignInAgain } from "./SignInAgain";
import { SignOutDialog } from "./SignOutDialog";
import { TopBar } from "./TopBar";
import { usePageTitle } from "./usePageName";
import { useRefresh } from "./useRefresh";

export function Frame() {
  const { questions } = useSession();
  const tenant = useTenant();
  const key = useTenantKey();
  const { pathname } = useLocation();
  const header = useQuery({ ...questions.header(tenant), staleTime: 0 });
  const refresh = useRefresh();
  const page = usePageTitle();
  const name = header.data ? organisationName(header.data.name) : null;
  useEffect(() => {
    document.title = [page, name, "DCX Desktop"].filter((part) => part !== null).join(" – ");
  }, [page, name]);
  const [{ lockAfterMinutes }] = usePreferences();
  useShortcuts(refresh.start, useLock());
  useIdleLock(lockAfterMinutes ?? null);
  return (
    <div className="flex h-full">
      <Rail header={header.data} lost={header.isError} />
      <main className="flex min-w-0 flex-1 flex-col">
        <TopBar header={header.data} lost={header.isError} refresh={refresh} />
        <Banners />
        <ErrorBoundary resetKey={`${key} ${pathname}`}>
          <Outlet />
        </ErrorBoundary>
      </main>
      <ErrorBoundary resetKey={pathname}>
        <Palette />
        <ShortcutsDialog />
        <SignInAgain />
        <SignOutDialog />
        <RunDialog />
      </ErrorBoundary>
    </div>
  );
}
