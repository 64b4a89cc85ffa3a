/** The machine's name, with its rules beneath and what is wrong as it is typed. */
import { useState } from "react";
import { FieldError, Input, Label, Text, TextField } from "react-aria-components";
import type { InputFault } from "../../bridge";
import { cx } from "../../parts/cx";
import { inputWords } from "../../words/obstacles";

type Props = {
  value: string;
  /** `undefined`: being looked at. */
  fault: InputFault | null | undefined;
  /** What the platform said of it. */
  refused: string | null;
  isDisabled: boolean;
  onChange: (name: string) => void;
};

export function NameField({ value, fault, refused, isDisabled, onChange }: Props) {
  const [left, setLeft] = useState(false);
  // An empty field is no mistake before one has been in it and gone on.
  const wrong = fault && (fault !== "empty" || left) ? inputWords(fault, "name") : refused;
  return (
    <TextField
      value={value}
      onChange={onChange}
      onFocus={() => setLeft(false)}
      onBlur={() => setLeft(value !== "" || left)}
      isDisabled={isDisabled}
      isInvalid={wrong !== null}
      validationBehavior="aria"
      className="flex min-w-0 flex-col gap-1"
    >
      <Label className="font-medium text-sm text-text-2">Name</Label>
      <Input
        placeholder="web-01"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="none"
        className={cx(
          "h-[34px] rounded-md border border-line-strong bg-surface px-2.5 text-text",
          "focus-visible:outline-none data-[disabled]:opacity-60 data-[focused]:ring-input data-[invalid]:border-bad",
        )}
      />
      {wrong === null ? (
        <Text slot="description" className="text-sm text-text-3">
          Letters, digits, “-”, “.” and “_”; at most 63.
        </Text>
      ) : (
        <FieldError className="text-bad text-sm">{wrong}</FieldError>
      )}
    </TextField>
  );
}
