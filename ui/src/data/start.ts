/**
 * Asks the first questions before React draws anything: who is signed in, what they like, and what the tenant they will
 * see looks like. The answers are on their way while the page is still being put together.
 */
import type { QueryClient } from "@tanstack/react-query";
import { appStateQuestion, preferencesQuestion, questionsOf } from "./questions";
import { tenantOf } from "./tenant";

/** Never fails: what could not be asked here is asked again, and told, by whoever needs it. */
export async function askAhead(client: QueryClient, address: string): Promise<void> {
  void client.prefetchQuery(preferencesQuestion);
  await client.prefetchQuery(appStateQuestion);
  const state = client.getQueryData(appStateQuestion.queryKey);
  if (!state?.account || state.screenLocked) return;
  const inAddress = /^#\/t\/([^/?#]+)\/overview/.exec(address)?.[1];
  const tenant = inAddress ? tenantOf(decoded(inAddress)) : /^#?\/?$/.test(address) ? state.tenant : null;
  if (tenant) await client.prefetchQuery(questionsOf(state.account.id).overview(tenant));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
