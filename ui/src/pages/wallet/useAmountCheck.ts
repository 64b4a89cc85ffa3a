/** What an amount means, asked of the core as it is typed: money is read in one place. */
import { type AmountCheck, type AmountQuery, bridge } from "../../bridge";
import { useCheck } from "../../data/useCheck";

const EMPTY: AmountCheck = { amount: null, sum: null, fault: "empty" };
const UNSAID: AmountCheck = { amount: null, sum: null, fault: null };

/** Undefined while it isn't known. */
export function useAmountCheck(query: AmountQuery): AmountCheck | undefined {
  // Nothing has to be asked to know that there is nothing.
  const empty = query.text.trim() === "";
  const check = useCheck(empty ? null : query, bridge.checkAmount, UNSAID);
  return empty ? EMPTY : check;
}
