/** Instead of a list of which nothing was ever fetched: why not. */
import type { Trust } from "../bridge";
import { useNow } from "../data/now";
import { trustWords } from "../words/trust";
import { Empty } from "./Empty";
import { ProblemBlock } from "./ProblemBlock";

export function NotFetched({ trust }: { trust: Trust }) {
  const now = useNow();
  if (trust.problem) return <ProblemBlock problem={trust.problem} />;
  return <Empty title="Not fetched yet">{trustWords(trust, now).text}.</Empty>;
}
