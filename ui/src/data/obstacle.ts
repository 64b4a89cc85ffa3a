/** What stands in the way of every write at once, whatever it is about: no platform, no session. */
import type { AppState, Obstacle } from "../bridge";
import { useStateOf } from "./session";

/** The core refuses by the same rule; knowing it here spares a dialogue that could only say no. */
export function useWriteObstacle(): Obstacle | null {
  return useStateOf(obstacleOf);
}

function obstacleOf({ session, connection }: AppState): Obstacle | null {
  if (connection.kind === "offline") return "offline";
  return session === "active" ? null : "sessionEnded";
}
