/** The gate: nobody signed in sees the sign-in page, somebody sees the window over their data. */
import { type QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { memo, useEffect, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { heard, problemOf, type TenantRef } from "../bridge";
import { usePreferences } from "../data/preferences";
import { preferencesQuestion } from "../data/questions";
import { SessionProvider, useAppState, useCoreEvents, useStateOf } from "../data/session";
import { tenantKey } from "../data/tenant";
import { LockedPage } from "../pages/sign-in/LockedPage";
import { ScreenLock } from "../pages/sign-in/ScreenLock";
import { SignInPage } from "../pages/sign-in/SignInPage";
import { ErrorBoundary } from "../parts/ErrorBoundary";
import { ProblemBlock } from "../parts/ProblemBlock";
import { makeRouter } from "./router";
import { Starting } from "./Starting";
import { useTheme } from "./theme";

export function App({ client }: { client: QueryClient }) {
  return (
    <I18nProvider locale="en-ZA">
      <QueryClientProvider client={client}>
        <ErrorBoundary>
          <Gate />
        </ErrorBoundary>
      </QueryClientProvider>
    </I18nProvider>
  );
}

function Gate() {
  useCoreEvents();
  const state = useAppState();
  const preferences = useQuery(preferencesQuestion);
  const [current] = usePreferences();
  useTheme(current);
  if (state.error)
    return <ProblemBlock problem={problemOf(state.error)} retry={() => void state.refetch()} />;
  // A few milliseconds; an empty window in the right colour is calmer than a flash of something.
  if (!state.data || preferences.isPending) return null;
  const { account, session } = state.data;
  if (session === "starting") return <Starting />;
  if (account && session === "locked") return <LockedPage state={state.data} account={account} />;
  if (!account || session === "none") return <SignInPage state={state.data} />;
  if (state.data.screenLocked) return <ScreenLock state={state.data} account={account} />;
  return (
    <SessionProvider key={account.id} account={account}>
      <Routed />
    </SessionProvider>
  );
}

// Drawn once: what is beneath asks for what it needs of the state.
const Routed = memo(() => {
  const tenant = useStateOf((state) => state.tenant);
  const [router] = useState(() => {
    startAt(tenant);
    return makeRouter();
  });
  const client = useQueryClient();
  useEffect(
    () =>
      heard.navigate(({ path }) => {
        // Only addresses of this window: a path, never an origin.
        if (path.startsWith("/") && !path.startsWith("//")) router.history.push(path);
      }),
    [router],
  );
  useEffect(() => {
    // Signing out and in again starts at that account's own tenant, not at the last account's address.
    return () => {
      if (client.getQueryData<{ account: unknown }>(["appState"])?.account === null) {
        globalThis.history.replaceState(null, "", "#/");
      }
    };
  }, [client]);
  return <RouterProvider router={router} />;
});

/** At the front door with a tenant to show: goes there before the router looks, which saves it a step. */
function startAt(tenant: TenantRef | null): void {
  if (tenant === null || !/^#?\/?$/.test(globalThis.location.hash)) return;
  globalThis.history.replaceState(null, "", `#/t/${encodeURIComponent(tenantKey(tenant))}/overview`);
}
