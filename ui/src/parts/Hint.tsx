/** A tooltip, on hover and on focus. Its text is always text. */
import type { ReactElement } from "react";
import { Focusable, Tooltip, TooltipTrigger } from "react-aria-components";

const box =
  "z-50 max-w-[320px] rounded-md border border-line-strong bg-raised px-2 py-1 text-sm text-text shadow-high data-[entering]:animate-arrive";

/** Around a React Aria button. Without a text too it stays around it: a button whose reason comes and goes keeps the focus. */
export function Hint({ text, children }: { text: string | null; children: ReactElement }) {
  return (
    <TooltipTrigger delay={500} closeDelay={0} isDisabled={!text}>
      {children}
      {/* One that is open when its text goes must not stay as an empty box. */}
      {text ? (
        <Tooltip offset={6} className={box}>
          {text}
        </Tooltip>
      ) : null}
    </TooltipTrigger>
  );
}

/** Around any element: makes it a tab stop, so that the reason can be had without a mouse. */
export function HintOn({
  text,
  children,
}: {
  text: string;
  children: ReactElement<Record<string, unknown>>;
}) {
  return (
    <TooltipTrigger delay={300} closeDelay={0}>
      <Focusable>{children as never}</Focusable>
      <Tooltip offset={6} className={box}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  );
}
