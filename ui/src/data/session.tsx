/** Who is signed in and what the frame must say about it: the app's state, kept current by the core's events. */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { type AccountView, type AppState, heard } from "../bridge";
import { Invalidator } from "./invalidate";
import { appStateQuestion, forgetOthers, type Questions, questionsOf } from "./questions";

type Signed = { account: AccountView; questions: Questions };
const SessionContext = createContext<Signed | null>(null);

/** Gives the pages beneath it the account in use. */
export function SessionProvider({ account, children }: { account: AccountView; children: ReactNode }) {
  const questions = useMemo(() => questionsOf(account.id), [account.id]);
  const value = useMemo(() => ({ account, questions }), [account, questions]);
  return <SessionContext value={value}>{children}</SessionContext>;
}

/** The account in use and the questions to ask for it. */
export function useSession(): Signed {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside SessionProvider");
  return session;
}

export function useAppState() {
  return useQuery(appStateQuestion);
}

/**
 * What a component wants of the app's state, drawn again only when that changes: during a first sync the state changes ten
 * times a second, and a page must not be drawn that often for a clock in its frame.
 */
export function useStateOf<T>(select: (state: AppState) => T): T {
  const { data } = useQuery({ ...appStateQuestion, select });
  if (data === undefined) throw new Error("useStateOf outside SessionProvider");
  return data;
}

/** All of it, for what shows all of it. */
export const whole = (state: AppState): AppState => state;

/** Takes over a new state: from an event, or as an answer. Another account's answers are dropped; a locked window's, all. */
export function adoptState(client: QueryClient, state: AppState): void {
  forgetOthers(client, state.screenLocked ? null : (state.account?.id ?? null));
  client.setQueryData(appStateQuestion.queryKey, state);
}

/** Listens to the core for as long as the window lives. */
export function useCoreEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const invalidator = new Invalidator(client);
    const stops = [
      heard.readingsChanged((change) => invalidator.add(change)),
      heard.appStateChanged(
        (state) => adoptState(client, state),
        // What changed between the first question and this moment was said to nobody.
        () => void client.invalidateQueries({ queryKey: appStateQuestion.queryKey }),
      ),
    ];
    return () => {
      for (const stop of stops) stop();
      invalidator.stop();
    };
  }, [client]);
}
