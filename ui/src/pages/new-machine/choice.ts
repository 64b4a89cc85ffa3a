/** What was chosen, as far as it can still be had: a draft may be older than the catalogue. */
import type { Catalogue, NewMachinePage, Offer, Problem, Recipient } from "../../bridge";
import { count } from "../../words/formats";

export type Chosen = {
  machine: Offer | null;
  addOns: Offer[];
  /** Ids of the add-ons that a catalogue at hand no longer has. */
  goneAddOns: string[];
};

export function stillOffered(
  catalogue: Catalogue | null,
  productId: string | null,
  addOnIds: string[],
): Chosen {
  if (catalogue === null) return { machine: null, addOns: [], goneAddOns: [] };
  const addOns = catalogue.addOns.filter(({ id }) => addOnIds.includes(id));
  return {
    machine: catalogue.machines.find(({ id }) => id === productId) ?? null,
    addOns,
    goneAddOns: addOnIds.filter((id) => !addOns.some((offer) => offer.id === id)),
  };
}

/** That add-ons which were chosen can't be had any more. */
export function goneWords(n: number): string {
  return n === 1
    ? "An add-on chosen before is no longer offered"
    : `${count(n)} add-ons chosen before are no longer offered`;
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
