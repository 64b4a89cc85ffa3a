/** Grey bars where text will be, of the text's own size, so that nothing moves when it comes. */
import type { ReactNode } from "react";
import { cx } from "./cx";

export function Bar({ className }: { className?: string }) {
  return (
    <span aria-hidden="true" className={cx("block h-2.5 animate-breathe rounded-sm bg-line", className)} />
  );
}

/** A page's place while its first answer is under way; read out as that. */
export function Waiting({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div role="status" aria-busy="true" aria-label="Loading" className={className}>
      {children}
    </div>
  );
}
