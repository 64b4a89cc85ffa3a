/** What the order comes to: its lines, the price a month, and the wallet before and after. Amounts are the platform's, read live. */
import type { ReactNode } from "react";
import type { Offer, Quote, QuoteLine, Runway } from "../../bridge";
import { TextButton } from "../../parts/Button";
import { cx } from "../../parts/cx";
import { ReadOut } from "../../parts/ReadOut";
import { Bar } from "../../parts/Skeleton";
import { Unknown, UnknownFigure } from "../../parts/Unknown";
import { money } from "../../words/formats";
import { runwayCell, runwayWords } from "../../words/runway";
import { goneWords } from "./choice";
import { unitPriceOf, whyNoPrice } from "./offers";
import type { Quoting } from "./useQuote";

type Line = Pick<QuoteLine, "productId" | "name" | "monthly" | "quantity" | "unitPrice" | "unit">;

/** Lines by the quote; until it is there by the catalogue, whose prices are shown beside the products as well. */
export function linesOf(quote: Quote | null, chosen: readonly Offer[]): Line[] {
  return quote?.lines ?? chosen.map((offer) => ({ ...offer, productId: offer.id, quantity: null }));
}

/** `none`: why there are no lines. */
export function OrderLines({ lines, none }: { lines: Line[]; none: string }) {
  if (lines.length === 0) return <p className="px-4 pt-1 pb-3 text-text-2">{none}</p>;
  return (
    <ul className="flex flex-col gap-1.5 px-4 pt-1 pb-3">
      {lines.map((line) => (
        <li key={line.productId} className="flex items-baseline gap-3">
          <span className="min-w-0 flex-1">
            <span className="block truncate" title={line.name}>
              {line.name}
            </span>
            <HowItComesAbout line={line} />
          </span>
          <span className="shrink-0 tabular-nums" data-selectable>
            {line.monthly ? money(line.monthly) : <Unknown why={whyNoPrice(line, true)} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** That add-ons which were chosen aren't among the lines, and the way to go on without them. */
export function GoneAddOns({ n, leaveOut }: { n: number; leaveOut: () => void }) {
  return (
    <ReadOut>
      {n > 0 ? (
        <p className="px-4 pb-3 text-sm text-warn">
          {goneWords(n)}. <TextButton onPress={leaveOut}>Leave {n === 1 ? "it" : "them"} out</TextButton>
        </p>
      ) : null}
    </ReadOut>
  );
}

function HowItComesAbout({ line }: { line: Line }) {
  const text = line.quantity ?? (line.unit === "month" ? null : unitPriceOf(line));
  return text ? <span className="block truncate text-text-3 text-xs tabular-nums">{text}</span> : null;
}

export function MonthTotal({ quoting, why }: { quoting: Quoting; why: string }) {
  const { quote, reading } = quoting;
  return (
    <div className="flex h-11 items-center justify-between gap-3 border-line border-t px-4">
      <span className="font-medium text-text-2">Price a month</span>
      <span data-testid="price-a-month" className={cx(figure, "font-semibold text-lg")} data-selectable>
        {quote?.monthly ? (
          money(quote.monthly)
        ) : reading ? (
          <Bar className="h-3.5 w-24" />
        ) : (
          <UnknownFigure why={quote ? "Not every part has a price." : why} />
        )}
      </span>
    </div>
  );
}

const figure = "whitespace-nowrap tabular-nums";

/** The wallet now and with the machine. */
export function WalletTable({ quoting, why }: { quoting: Quoting; why: string }) {
  const { quote, reading } = quoting;
  const cell = (text: string | null, reason: string) =>
    text !== null ? text : reading ? <Bar className="ml-auto h-2.5 w-16" /> : <Unknown why={reason} />;
  const amount = (value: Quote["available"] | undefined) =>
    cell(value ? money(value) : null, quote ? "The balance or the price isn't known." : why);
  return (
    <table className="w-full border-line border-t text-sm">
      <caption className="sr-only">The wallet now and with this machine</caption>
      <thead>
        <tr className="text-text-3 text-xs">
          <th scope="col" className="py-2 pl-4 text-left font-normal">
            Wallet
          </th>
          <th scope="col" className="px-2 text-right font-normal">
            Now
          </th>
          <th scope="col" className="pr-4 pl-2 text-right font-normal">
            With this machine
          </th>
        </tr>
      </thead>
      <tbody>
        <tr className="h-7">
          <th scope="row" className="pl-4 text-left font-normal text-text-2">
            Available
          </th>
          <td data-testid="wallet-before" className={cx(figure, "px-2 text-right")} data-selectable>
            {amount(quote?.available)}
          </td>
          <td
            data-testid="wallet-after"
            className={cx(figure, "pr-4 pl-2 text-right font-medium", quote?.shortfall && "text-bad")}
            data-selectable
          >
            {amount(quote?.after)}
          </td>
        </tr>
        <tr className="h-7">
          <th scope="row" className="pb-2 pl-4 text-left font-normal text-text-2">
            Runway
          </th>
          <td data-testid="runway-before" className={cx(figure, "px-2 pb-2 text-right")}>
            {lasts(quote?.runwayBefore, cell, why)}
          </td>
          <td data-testid="runway-after" className={cx(figure, "pr-4 pb-2 pl-2 text-right font-medium")}>
            {lasts(quote?.runwayAfter, cell, why)}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

type Cell = (text: string | null, reason: string) => ReactNode;

function lasts(runway: Runway | undefined, cell: Cell, why: string) {
  if (!runway) return cell(null, why);
  const { short, long, level } = runwayWords(runway);
  if (level === "unknown" && runway.reason !== "noSpending") return cell(null, long);
  const tone = level === "empty" ? "text-bad" : level === "low" ? "text-warn" : null;
  return (
    <span title={long} className={cx(tone)}>
      {runway.reason === "noSpending" ? short : runwayCell(runway)}
    </span>
  );
}
