/** What was chosen, as far as it can still be had: a draft may be older than the catalogue. */
import type { Catalogue, NewMachinePage, Offer, Problem, Recipient } from "../../bridge";

export type Chosen = { machine: Offer | null; addOns: Offer[] };

export function stillOffered(
  catalogue: Catalogue | null,
  productId: string | null,
  addOnIds: string[],
): Chosen {
  return {
    machine: catalogue?.machines.find(({ id }) => id === productId) ?? null,
    addOns: catalogue?.addOns.filter(({ id }) => addOnIds.includes(id)) ?? [],
  };
}

/** The recipient by its id. A draft's may have gone; then there is none. */
export function recipientOf(page: NewMachinePage, id: string): Recipient | null {
  if (page.recipient?.id === id) return page.recipient;
  return page.recipients.find((one) => one.id === id) ?? null;
}

/** What the platform said of the name, in its own words. */
export function refusedName(problem: Problem | null): string | null {
  if (problem?.kind !== "invalid") return null;
  return problem.fields.find(({ field }) => field === "name")?.message ?? null;
}
