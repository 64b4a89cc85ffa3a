/** A labelled text field with its error beneath. */
import type { ReactNode, Ref } from "react";
import { FieldError, Input, Label, TextField, type TextFieldProps } from "react-aria-components";
import { cx } from "./cx";

type Props = Omit<TextFieldProps, "className" | "style" | "children"> & {
  label: string;
  error?: string | null;
  placeholder?: string;
  inputRef?: Ref<HTMLInputElement>;
  /** Between label and field: what is to be typed. */
  children?: ReactNode;
};

export function Field({ label, error, placeholder, inputRef, children, ...rest }: Props) {
  return (
    <TextField {...rest} isInvalid={Boolean(error)} validationBehavior="aria" className="flex flex-col gap-1">
      <Label className="font-medium text-sm text-text-2">{label}</Label>
      {children}
      <Input
        ref={inputRef}
        placeholder={placeholder}
        spellCheck={false}
        className={cx(
          "h-[34px] rounded-md border border-line-strong bg-surface px-2.5 text-text",
          "focus-visible:outline-none data-[disabled]:opacity-60 enabled:read-only:border-line enabled:read-only:bg-hover data-[focused]:ring-input data-[invalid]:border-bad",
        )}
      />
      <FieldError className="text-bad text-sm">{error}</FieldError>
    </TextField>
  );
}
