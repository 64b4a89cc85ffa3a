/** Whether a value that isn't there yet can be expected: a skeleton promises that something is coming. */
import type { AppState, Trust } from "../bridge";
import { useStateOf } from "./session";

export function useWaiting(trust: Trust | undefined): boolean {
  const reachable = useStateOf(isReachable);
  if (!trust || trust.problem) return false;
  if (trust.refreshing) return true;
  return reachable && trust.fetchedAt === null && (trust.standing === "never" || trust.standing === "live");
}

function isReachable({ session, connection }: AppState): boolean {
  return session === "active" && connection.kind !== "offline";
}
