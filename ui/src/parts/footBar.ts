/** What the bar covers of a long table above the page's foot, in px, and a little air. */
export const FOOT_BAR = 68;

/** The look of a bar that floats at the foot of a page: what is selected, how an export went. */
export const footBar =
  "absolute bottom-14 left-1/2 z-20 flex max-w-[calc(100%-48px)] -translate-x-1/2 animate-arrive items-center gap-2 rounded-lg border border-line-strong bg-raised py-2 pr-2 pl-4 shadow-high";
