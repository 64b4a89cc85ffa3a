/** Why a machine can't be ordered at this moment: the button's reason. One at a time, the first that can be done something about. */
import type { InputFault, Obstacle, Recipient } from "../../bridge";
import { money } from "../../words/formats";
import { inputWords, obstacleWords } from "../../words/obstacles";
import { goneWords } from "./choice";
import type { Quoting } from "./useQuote";

type Facts = {
  /** Account or tenant are no longer those of the form. */
  changed: boolean;
  obstacle: Obstacle | null;
  recipient: Recipient | null;
  /** `undefined`: being looked at. */
  nameFault: InputFault | null | undefined;
  machineChosen: boolean;
  /** How many add-ons that were chosen can't be had any more. */
  goneAddOns: number;
  /** How many machines there are to choose from; `null`: the catalogue isn't there. */
  machines: number | null;
  /** It was sent and has not ended. */
  underWay: boolean;
  quoting: Quoting;
};

/** `null`: nothing stands in the way. */
export function whyNot(facts: Facts): string | null {
  const { changed, obstacle, recipient, nameFault, machineChosen, goneAddOns, machines, underWay, quoting } =
    facts;
  if (changed) return "The account or tenant changed";
  if (underWay) return "It was asked for already";
  if (obstacle) return obstacleWords(obstacle);
  if (!recipient) return "Choose who it is for";
  if (recipient.obstacle) return obstacleWords(recipient.obstacle);
  if (nameFault === "empty") return "Give it a name";
  if (nameFault) return inputWords(nameFault, "name");
  if (machines === null) return "The catalogue isn't there yet";
  if (machines === 0) return "The catalogue has no machines";
  if (!machineChosen) return "Choose a machine";
  if (goneAddOns > 0) return goneWords(goneAddOns);
  return whyNoQuote(quoting) ?? (nameFault === undefined ? "Looking at the name" : null);
}

function whyNoQuote({ reading, problem, quote }: Quoting): string | null {
  if (reading) return "Reading the wallet";
  if (problem || !quote) return "The wallet couldn't be read";
  if (quote.shortfall) return `${money(quote.shortfall)} is missing from the wallet`;
  if (quote.obstacle) return obstacleWords(quote.obstacle);
  return quote.monthly ? null : obstacleWords("unknownPrice");
}
