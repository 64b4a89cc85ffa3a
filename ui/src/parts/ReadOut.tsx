/**
 * A place where notes come and go, each read out as it comes. The place is there before them: what comes into the page
 * together with its text is passed over by most screen readers. A refusal interrupts; it stands beside this, not in it.
 */
import { createContext, type ReactNode } from "react";

/** Whether something around it reads it out already. */
export const IsReadOut = createContext(false);

export function ReadOut({ children }: { children: ReactNode }) {
  return (
    <IsReadOut value={true}>
      {/* Empty it takes no room and makes no gap, but is there: what isn't displayed isn't heard. */}
      <div role="status" className="min-w-0 empty:sr-only">
        {children}
      </div>
    </IsReadOut>
  );
}
