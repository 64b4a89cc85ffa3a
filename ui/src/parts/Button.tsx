/** Buttons: one primary action a page, plain ones beside it, and bare icons. A disabled one says why when hovered. */
import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaProps } from "react-aria-components";
import { cx } from "./cx";
import { Hint } from "./Hint";

type Props = Omit<AriaProps, "className" | "children" | "style"> & {
  children: ReactNode;
  kind?: "plain" | "primary" | "danger" | "bare";
  wide?: boolean;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
};

const kinds = {
  plain:
    "border-line-strong bg-surface shadow-low not-aria-disabled:data-[hovered]:bg-hover not-aria-disabled:data-[pressed]:bg-select",
  primary:
    "border-transparent bg-accent text-on-accent not-aria-disabled:data-[hovered]:brightness-110 not-aria-disabled:data-[pressed]:brightness-95",
  danger:
    "border-transparent bg-bad text-surface not-aria-disabled:data-[hovered]:brightness-110 not-aria-disabled:data-[pressed]:brightness-95",
  bare: "border-transparent text-text-2 not-aria-disabled:data-[hovered]:bg-hover not-aria-disabled:data-[hovered]:text-text not-aria-disabled:data-[pressed]:bg-select",
};

export function Button({ kind = "plain", wide, className, children, ...rest }: Props) {
  return (
    <AriaButton
      {...rest}
      className={cx(
        "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border px-3 font-medium",
        "data-[disabled]:opacity-45",
        wide ? "h-[34px] w-full" : "h-[30px]",
        kinds[kind],
        className,
      )}
    >
      {children}
    </AriaButton>
  );
}

type IconProps = Omit<AriaProps, "className" | "children" | "style"> & {
  /** The accessible name, also the tooltip. */
  label: string;
  /** The keys that do the same. */
  keys?: string;
  children: ReactNode;
  className?: string;
  small?: boolean;
};

export function IconButton({ label, keys, children, className, small, ...rest }: IconProps) {
  return (
    <Hint text={keys ? `${label} (${keys})` : label}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={cx(
          "grid shrink-0 place-items-center rounded-md text-text-2 data-[hovered]:bg-hover data-[hovered]:text-text data-[pressed]:bg-select data-[disabled]:opacity-45",
          small ? "size-6" : "size-7",
          className,
        )}
      >
        {children}
      </AriaButton>
    </Hint>
  );
}

/** A button that reads as a link inside a sentence or a card's head. */
export function TextButton({ children, className, ...rest }: Omit<Props, "kind" | "wide">) {
  return (
    <AriaButton
      {...rest}
      className={cx(
        "rounded-sm font-medium text-accent-text data-[hovered]:underline data-[disabled]:text-text-3",
        className,
      )}
    >
      {children}
    </AriaButton>
  );
}
