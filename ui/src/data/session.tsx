/** Who is signed in and what the frame must say about it: the app's state, kept current by the core's events. */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { type AccountView, type AppState, heard } from "../bridge";
import { Invalidator } from "./invalidate";
import { appStateQuestion, forgetOthers, type Questions, questionsOf } from "./questions";

type Signed = { account: AccountView; state: AppState; questions: Questions };
const SessionContext = createContext<Signed | null>(null);

/** Gives the pages beneath it the account in use. */
export function SessionProvider(props: { state: AppState; account: AccountView; children: ReactNode }) {
  const { state, account } = props;
  const questions = useMemo(() => questionsOf(account.id), [account.id]);
  const value = useMemo(() => ({ account, state, questions }), [account, state, questions]);
  return <SessionContext value={value}>{props.children}</SessionContext>;
}

/** The account in use, the app's state, and the questions to ask for that account. */
export function useSession(): Signed {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside SessionProvider");
  return session;
}

export function useAppState() {
  return useQuery(appStateQuestion);
}

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
