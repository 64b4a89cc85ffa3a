/** "–", with the reason. Unknown is never drawn as nought. */
import { UNKNOWN } from "../words/formats";
import { HintOn } from "./Hint";

/** In a table: the reason is a plain title, so that a column of unknowns isn't a column of tab stops. */
export function Unknown({ why }: { why: string }) {
  return (
    <span title={why} className="text-text-3">
      <span aria-hidden="true">{UNKNOWN}</span>
      <span className="sr-only">unknown: {why}</span>
    </span>
  );
}

/** In a figure: focusable, so that the reason can be had by keyboard. */
export function UnknownFigure({ why }: { why: string }) {
  return (
    <HintOn text={why}>
      <span role="img" aria-label={`unknown: ${why}`} className="rounded-sm text-text-3">
        {UNKNOWN}
      </span>
    </HintOn>
  );
}

/** The text if there is one, else "–" with the reason. */
export function Known({ text, why }: { text: string | null | undefined; why: string }) {
  return text && text !== UNKNOWN ? text : <Unknown why={why} />;
}
