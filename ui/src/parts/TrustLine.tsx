/** How far a figure can be trusted: live, ageing or saved, and since when. Whispers until there is a reason not to. */
import type { Trust } from "../bridge";
import { useNow } from "../data/now";
import { type Parts, trustWords } from "../words/trust";
import { cx } from "./cx";

type Props = { trust: Trust; parts?: Parts; testId?: string; className?: string };

export function TrustLine({ trust, parts, testId, className }: Props) {
  const words = trustWords(trust, useNow(), parts);
  return (
    <p
      data-testid={testId}
      title={words.title ?? undefined}
      className={cx(
        "truncate text-xs tabular-nums",
        words.tone === "warn" ? "text-warn" : "text-text-3",
        className,
      )}
    >
      {words.text}
    </p>
  );
}

/** On a card: silent while the card is no worse than the page, whose own line then speaks for it. */
export function CardTrust({ trust, page }: { trust: Trust; page: Trust }) {
  const words = trustWords(trust, useNow());
  // Offline is the whole window's state: said once by the page, whatever each card met.
  const offline = trust.standing === "offline" && page.standing === "offline";
  const equal = trust.standing === page.standing && trust.problem?.kind === page.problem?.kind;
  const same = words.tone === "calm" || offline || equal;
  if (same && trust.missing === 0 && trust.unreadable === 0) return null;
  return <TrustLine trust={trust} className="px-4 pb-2" />;
}
