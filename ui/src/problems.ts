/**
 * The one table from a problem to words. Every sentence people read about a failure is written here: what happened, what
 * is still true, and what to do. The type makes it complete: a new kind of problem does not compile until it has words.
 */
import type { KeychainState, OriginError, Problem, TlsFault, UnreadableReason } from "./bridge";
import { money, plural } from "./words/formats";
import { inputWords, obstacleWords } from "./words/obstacles";

export type Severity = "quiet" | "warning" | "error";
export type Words = {
  severity: Severity;
  /** What happened, in a few words; stands alone on a card. */
  title: string;
  /** What is still true. */
  stillTrue: string;
  /** What to do; null when there is nothing to do but wait. */
  toDo: string | null;
  /** For the support desk: an id or status to quote. */
  reference: string | null;
};

type Kind = Problem["kind"];
type Of<K extends Kind> = Extract<Problem, { kind: K }>;
type Table = { [K in Kind]: (problem: Of<K>) => Words };

const SAVED = "What was last fetched is shown.";
const NOTHING_SENT = "Nothing was sent.";
const NOTHING_DONE = "Nothing was changed.";

const keychainWords: Record<KeychainState, { title: string; toDo: string | null }> = {
  ready: { title: "The keychain works", toDo: null },
  absent: {
    title: "This computer has no keychain",
    toDo: "Install or start one (GNOME Keyring, KWallet), then restart DCX Desktop.",
  },
  locked: { title: "The keychain is locked", toDo: "Unlock it in your system's settings." },
  denied: {
    title: "The keychain refused access",
    toDo: "Allow DCX Desktop in your system's keychain settings, then restart it.",
  },
  hanging: {
    title: "The keychain does not answer",
    toDo: "It may be waiting for a prompt on another screen.",
  },
  corrupt: { title: "The keychain entry is damaged", toDo: "Sign in again to write a new one." },
  tooLong: {
    title: "The keychain can't hold this session",
    toDo: "Ask the platform's administrator about the size of its tokens.",
  },
};

const tlsWords: Record<TlsFault, string> = {
  expired: "Its certificate has expired.",
  notYetValid: "Its certificate isn't valid yet; check this computer's clock.",
  wrongHost: "Its certificate is for another address.",
  untrustedIssuer: "Its certificate comes from an authority this computer doesn't trust.",
  revoked: "Its certificate was revoked.",
  badCertificate: "Its certificate can't be used.",
  handshake: "It and this computer found no safe way to speak.",
};

const addressWords: Record<OriginError, string> = {
  empty: "Enter your platform's address.",
  malformed: "Use an address such as https://portal.dcx.example.",
  scheme: "The address must begin with https://.",
  insecure: "Only https:// is safe here; plain http:// works for this computer alone.",
  userinfo: "Leave the name and password out of the address.",
  path: "Leave out what follows the host name.",
};

const unreadableWords: Record<UnreadableReason, string> = {
  html: "It sent a web page: a proxy or sign-in page may be in the way.",
  truncated: "The answer was cut off.",
  tooLarge: "The answer was too large.",
  empty: "The answer was empty.",
  notJson: "The answer wasn't in the agreed form.",
  shape: "The answer lacked what was asked for.",
};

/** What is wrong with a platform's address, for its field. */
export function addressLine(reason: OriginError): string {
  return addressWords[reason];
}

/** What the platform says of each field, in its words; `null`: nothing. */
function fieldLines(fields: Of<"invalid">["fields"]): string | null {
  const lines = fields.map(({ field, message }) => {
    const said = [field, message.trim()].filter(Boolean).join(": ");
    return /[.!?]$/.test(said) ? said : `${said}.`;
  });
  return lines.join(" ") || null;
}

const table: Table = {
  offline: () => ({
    severity: "warning",
    title: "The platform can't be reached",
    stillTrue: SAVED,
    toDo: "It is tried again by itself. Check the network if this lasts.",
    reference: null,
  }),
  timedOut: () => ({
    severity: "warning",
    title: "The platform took too long",
    stillTrue: SAVED,
    toDo: "It is tried again by itself.",
    reference: null,
  }),
  tls: (p) => ({
    severity: "error",
    title: "The connection isn't secure",
    stillTrue: "Nothing was sent.",
    toDo: `${tlsWords[p.reason]} Ask your network's administrator.`,
    reference: null,
  }),
  sessionEnded: () => ({
    severity: "warning",
    title: "The session has ended",
    stillTrue: "Saved data stays readable.",
    toDo: "Sign in again to go on.",
    reference: null,
  }),
  invalidCredentials: () => ({
    severity: "error",
    title: "Email or password is wrong",
    stillTrue: "Nothing was changed.",
    toDo: "Check both and try again.",
    reference: null,
  }),
  accountLocked: () => ({
    severity: "error",
    title: "This account is locked",
    stillTrue: "Nothing was changed.",
    toDo: "Ask your administrator to unlock it.",
    reference: null,
  }),
  unauthorised: () => ({
    severity: "quiet",
    title: "Not allowed for this account",
    stillTrue: "Your session is fine; only this was refused.",
    toDo: null,
    reference: null,
  }),
  forbidden: () => ({
    severity: "quiet",
    title: "Not allowed for this account",
    stillTrue: "Everything else is shown.",
    toDo: "Ask your administrator if you need it.",
    reference: null,
  }),
  notFound: () => ({
    severity: "quiet",
    title: "No longer on the platform",
    stillTrue: "It may have been removed or moved.",
    toDo: null,
    reference: null,
  }),
  notOffered: () => ({
    severity: "quiet",
    title: "Not offered by this platform",
    stillTrue: "Everything else works.",
    toDo: null,
    reference: null,
  }),
  invalid: (p) => ({
    severity: "error",
    title: p.message || "The platform didn't accept this",
    stillTrue: "Nothing was changed.",
    toDo: fieldLines(p.fields),
    reference: null,
  }),
  insufficientFunds: (p) => ({
    severity: "error",
    title: "Not enough in the wallet",
    stillTrue: "Nothing was ordered.",
    toDo:
      p.required !== null && p.available !== null
        ? `${money({ amount: p.required, currency: p.currency })} is needed, ${money({ amount: p.available, currency: p.currency })} is available.`
        : "Top up the wallet first.",
    reference: null,
  }),
  conflict: (p) => ({
    severity: "error",
    title: p.message || "Not possible in this state",
    stillTrue: "Nothing was changed.",
    toDo: "Refresh to see the present state.",
    reference: p.code || null,
  }),
  rateLimited: (p) => ({
    severity: "quiet",
    title: "The platform asked for a pause",
    stillTrue: SAVED,
    toDo:
      p.retryAfterSeconds === null
        ? "It is tried again by itself."
        : `It is tried again in ${plural(p.retryAfterSeconds, "second")}.`,
    reference: null,
  }),
  platformFault: (p) => ({
    severity: "warning",
    title: `The platform failed (${p.status})`,
    stillTrue: SAVED,
    toDo: "It is tried again by itself.",
    reference: p.requestId,
  }),
  unreadable: (p) => ({
    severity: "warning",
    title: "The platform's answer couldn't be read",
    stillTrue: SAVED,
    toDo: unreadableWords[p.reason],
    reference: p.requestId,
  }),
  keychain: (p) => ({
    severity: "warning",
    title: keychainWords[p.state].title,
    stillTrue: "Your session lives in memory and ends when the window closes.",
    toDo: keychainWords[p.state].toDo,
    reference: null,
  }),
  screenLocked: () => ({
    severity: "quiet",
    title: "The window is locked",
    stillTrue: "Saved data stays, and new data keeps coming in.",
    toDo: "Unlock it to go on.",
    reference: null,
  }),
  wrongPin: (p) => ({
    severity: "error",
    title: "This PIN is wrong",
    stillTrue: "The window stays locked.",
    toDo: p.waitSeconds > 0 ? `Wait ${p.waitSeconds} seconds, or use your password.` : "Try again.",
    reference: null,
  }),
  cacheUnreadable: () => ({
    severity: "warning",
    title: "Saved data couldn't be read",
    stillTrue: "It was set aside; everything is fetched afresh.",
    toDo: null,
    reference: null,
  }),
  outcomeUnknown: () => ({
    severity: "warning",
    title: "It isn't known whether this happened",
    stillTrue: "Nothing is sent twice.",
    toDo: "The present state is being read to find out.",
    reference: null,
  }),
  scopeChanged: () => ({
    severity: "warning",
    title: "The account or the tenant changed",
    stillTrue: NOTHING_SENT,
    toDo: "Open it again where you mean it.",
    reference: null,
  }),
  notPossible: (p) => ({
    severity: "error",
    title: obstacleWords(p.obstacle),
    stillTrue: NOTHING_SENT,
    toDo: null,
    reference: null,
  }),
  input: (p) => ({
    severity: "error",
    title: inputWords(p.fault, p.field),
    stillTrue: NOTHING_SENT,
    toDo: null,
    reference: null,
  }),
  priceChanged: (p) => ({
    severity: "warning",
    title: "The price has changed",
    stillTrue: NOTHING_SENT,
    toDo:
      p.now === null
        ? "The catalogue has no price for it now."
        : `It is ${money({ amount: p.now, currency: p.currency })} a month now.`,
    reference: null,
  }),
  journalUnwritable: () => ({
    severity: "error",
    title: "The journal can't be written",
    stillTrue: NOTHING_SENT,
    toDo: "Make room on the disk, then try again.",
    reference: null,
  }),
  invalidAddress: (p) => ({
    severity: "error",
    title: "That isn't a platform address",
    stillTrue: "Nothing was sent.",
    toDo: addressWords[p.reason],
    reference: null,
  }),
  internal: (p) => ({
    severity: "error",
    title: "Something went wrong in DCX Desktop",
    stillTrue: SAVED,
    toDo: "Refresh; if it stays, report it with the text beside this.",
    reference: p.detail.slice(0, 300) || null,
  }),
};

/** The words for a problem. A kind this version doesn't know is still told, as an internal one. */
export function wordsFor(problem: Problem): Words {
  const row = table[problem.kind] as ((p: Problem) => Words) | undefined;
  return row ? row(problem) : table.internal({ kind: "internal", detail: String((problem as Problem).kind) });
}

/** The words where nothing was ever fetched: nothing older can be shown then. */
export function blankWords(problem: Problem): Words {
  const words = wordsFor(problem);
  return words.stillTrue === SAVED ? { ...words, stillTrue: "Nothing was fetched before." } : words;
}

/** What is different when it was a write that failed: nothing is tried again by itself, and nothing was done. */
const ofWrites: { [K in Kind]?: Partial<Words> } = {
  offline: { stillTrue: NOTHING_SENT, toDo: "Try again when the platform can be reached." },
  timedOut: { stillTrue: NOTHING_SENT, toDo: "Try again." },
  sessionEnded: { stillTrue: NOTHING_SENT, toDo: "Sign in again, then try again." },
  forbidden: { severity: "error", stillTrue: NOTHING_DONE },
  notFound: { severity: "error", stillTrue: NOTHING_DONE, toDo: "It may have been removed or moved." },
  notOffered: { severity: "error", stillTrue: NOTHING_DONE },
  rateLimited: { severity: "warning", stillTrue: NOTHING_DONE, toDo: "Try again in a moment." },
  platformFault: { stillTrue: NOTHING_DONE, toDo: "Try again in a moment." },
  unreadable: { stillTrue: NOTHING_DONE },
  internal: { stillTrue: NOTHING_DONE, toDo: "Report it with the text beside this." },
};

/** The words for the problem of a write that certainly did nothing. */
export function writeWords(problem: Problem): Words {
  return { ...wordsFor(problem), ...ofWrites[problem.kind] };
}

/** What the sign-in page and the settings say about the keychain. */
export function keychainLine(state: KeychainState, memoryOnly: boolean): string {
  if (state === "ready" && !memoryOnly) return "Your session is kept in this computer's keychain.";
  return `${keychainWords[state === "ready" ? "denied" : state].title}: your session will live in memory only, and end with the window.`;
}
