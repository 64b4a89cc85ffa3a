/** Two columns where there is room, else the summary beneath the form. */
export const formGrid =
  "mx-auto grid max-w-[1180px] grid-cols-1 items-start gap-3 @min-[860px]:grid-cols-[minmax(0,1fr)_340px]";
