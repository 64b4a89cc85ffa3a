/** The surface of menus and pop-ups. */
export const popoverBox =
  "overflow-auto rounded-lg border border-line-strong bg-raised shadow-high outline-none data-[entering]:animate-arrive";

/** A line in a menu. */
export const menuItem =
  "flex h-[30px] items-center gap-2.5 rounded-md px-2 outline-none data-[focused]:bg-select data-[disabled]:opacity-45";
