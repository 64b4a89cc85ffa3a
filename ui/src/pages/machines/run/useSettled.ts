/** Whether this has been on the screen for long enough that a press on it was meant for it, not for what was there before. */
import { useState } from "react";

/** In ms: longer than the two presses of a double click are apart. */
const MEANT_BEFORE = 600;

export function useSettled(): () => boolean {
  const [since] = useState(() => performance.now());
  return () => performance.now() - since >= MEANT_BEFORE;
}
