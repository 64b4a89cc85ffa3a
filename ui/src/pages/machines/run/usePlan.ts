/** What a proposed run would do, as things are now. */
import { useQuery } from "@tanstack/react-query";
import type { Proposal } from "../../../app/runs";
import { questionsOf } from "../../../data/questions";

/** Asked for the account that it was proposed under, whichever is in use by now. */
export function usePlan({ account, tenant, action, selection }: Proposal) {
  return useQuery({ ...questionsOf(account.id).runPlan(tenant, action, selection), staleTime: 0 });
}
