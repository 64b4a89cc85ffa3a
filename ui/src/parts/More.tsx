/** Beneath a list that is cut: how many of it aren't shown. Nothing where it is whole. */
import { count } from "../words/formats";
import { cx } from "./cx";

export function More({ rest, className }: { rest: number; className?: string }) {
  if (rest <= 0) return null;
  return <p className={cx("text-sm text-text-3", className)}>{count(rest)} more</p>;
}
