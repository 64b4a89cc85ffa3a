/** Whether a value that isn't there yet can be expected: a skeleton promises that something is coming. */
import type { Trust } from "../bridge";
import { useSession } from "./session";

export function useWaiting(trust: Trust): boolean {
  const { state } = useSession();
  if (trust.problem) return false;
  if (trust.refreshing) return true;
  const reachable = state.session === "active" && state.connection.kind !== "offline";
  return reachable && trust.fetchedAt === null && (trust.standing === "never" || trust.standing === "live");
}
