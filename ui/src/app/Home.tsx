/** The way in: goes to the tenant last worked in, or to the first one this account may see. */
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { problemOf } from "../bridge";
import { useNow } from "../data/now";
import { useSession, useStateOf } from "../data/session";
import { tenantKey } from "../data/tenant";
import { Empty } from "../parts/Empty";
import { ProblemBlock } from "../parts/ProblemBlock";
import { trustWords } from "../words/trust";

export function Home() {
  const { questions } = useSession();
  const known = useStateOf(({ tenant }) => tenant);
  const first = useQuery({ ...questions.tenants("", [], 0), enabled: known === null });
  const now = useNow();
  const tenant = known ?? first.data?.rows[0]?.tenant;
  if (tenant) return <Navigate to="/t/$tenant/overview" params={{ tenant: tenantKey(tenant) }} replace />;
  if (first.error)
    return <ProblemBlock problem={problemOf(first.error)} retry={() => void first.refetch()} />;
  if (!first.data) return null;
  const { trust } = first.data;
  if (trust.problem) return <ProblemBlock problem={trust.problem} retry={() => void first.refetch()} />;
  return (
    <Empty title={trust.fetchedAt === null ? "Looking for your organisations" : "No organisation to show"}>
      {trust.fetchedAt === null
        ? trustWords(trust, now).text
        : "This account may not see any organisation yet. Ask your administrator to add it to one."}
    </Empty>
  );
}
