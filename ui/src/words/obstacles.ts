/** Why something can't be done, and what is wrong with what was typed: one table each, complete by type. */
import type { InputFault, Obstacle } from "../bridge";

const obstacles: Record<Obstacle, string> = {
  offline: "The platform can't be reached",
  sessionEnded: "Sign in again first",
  alreadyRunning: "The machine is running already",
  alreadyStopped: "The machine is off already",
  alreadySuspended: "The machine is suspended already",
  notRunning: "Only a running machine can do this",
  inTransition: "The machine is changing its state",
  stillProvisioning: "The machine is still being made",
  unknownState: "The machine's state isn't known",
  alreadyAsked: "It was asked for already and hasn't ended",
  organisationSuspended: "The customer is suspended",
  organisationActive: "The customer isn't suspended",
  walletSuspended: "The wallet is suspended",
  noWallet: "There is no wallet to pay from",
  unknownPrice: "The price isn't known",
  customersMayNot: "Customers may not do this",
  onlyDatacentrix: "Only Datacentrix may do this",
  notOneself: "An organisation can't do this to itself",
  onlyResellers: "Only for resellers",
  pickOne: "Choose one customer first",
  nothing: "Nothing that could be done with this selection",
  tooMany: "Too many at once: choose fewer",
  alreadySent: "It was sent already",
  notCertain: "Only what certainly failed can be tried again",
};

/** A button's reason, without a full stop. A word this version doesn't know is still a reason. */
export function obstacleWords(obstacle: Obstacle): string {
  return obstacles[obstacle] ?? "Not possible now";
}

/** What a field holds, for the sentence about it. */
type FieldName = "name" | "amount" | "reference" | "typedName" | "perCent" | "contactEmail" | (string & {});

const nouns: Record<string, string> = {
  name: "a name",
  amount: "an amount",
  reference: "a reference",
  typedName: "the name",
  perCent: "a percentage",
  contactEmail: "an address",
};

const faults: Record<InputFault, (field: FieldName) => string> = {
  empty: (field) => `Enter ${nouns[field] ?? "a value"}.`,
  notANumber: (field) =>
    field === "perCent" ? "Use digits, such as 12.5." : "Use digits, such as 1 000.50.",
  exponent: () => "Write the amount out in full: 1e9 isn't taken.",
  ambiguous: () => "Thousands or cents? Write 1 000 or 1.00.",
  negative: () => "It can't be less than zero.",
  zero: () => "It must be more than zero.",
  otherCurrency: () => "Use the wallet's own currency, or none.",
  tooManyPlaces: () => "At most two places after the point.",
  tooLarge: (field) => (field === "perCent" ? "At most 100." : "That is more than can be entered."),
  tooLong: () => "That is too long.",
  badCharacter: (field) =>
    field === "name"
      ? "Use letters, digits, dots, hyphens and underscores."
      : "It has a character that can't be used.",
  standsForNothing: () => "That word stands for nothing: use another.",
  badEdge: () => "It can't begin or end like that.",
  taken: () => "This name is taken.",
  notAnAddress: () => "This isn't an e-mail address.",
  otherName: () => "This isn't the name.",
  notOffered: () => "This can't be chosen.",
  unchanged: () => "This is what it is already.",
};

/** What is wrong with a field, as a sentence beneath it. */
export function inputWords(fault: InputFault, field: FieldName): string {
  return faults[fault]?.(field) ?? "This can't be used.";
}
