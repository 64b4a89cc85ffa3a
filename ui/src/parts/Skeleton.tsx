/** A grey bar where text will be, of the text's own size, so that nothing moves when it comes. */
import { cx } from "./cx";

export function Bar({ className }: { className?: string }) {
  return (
    <span aria-hidden="true" className={cx("block h-2.5 animate-breathe rounded-sm bg-line", className)} />
  );
}
