/** A labelled text field that is checked as it is typed: what was understood, or what is wrong, stands beneath it. */
import { useContext, useState } from "react";
import { FieldError, Input, Label, Text, TextField } from "react-aria-components";
import type { InputFault } from "../bridge";
import { cx } from "./cx";
import { HeldFields } from "./heldFields";

type Props = {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Undefined: it is being looked at. */
  fault: InputFault | null | undefined;
  words: (fault: InputFault) => string;
  /** Beneath it while nothing is wrong. */
  says: string;
  /** The button was pressed: an empty field is a mistake now. */
  pressed: boolean;
  placeholder?: string;
  amount?: boolean;
  autoFocus?: boolean;
};

export function CheckedField(props: Props) {
  const { label, value, onChange, fault, words, says, pressed, placeholder, amount, autoFocus } = props;
  const [left, setLeft] = useState(false);
  // The last fault stays while the next look is under way: words that come and go with every key can't be read.
  const [held, setHeld] = useState<InputFault | null>(null);
  if (fault !== undefined && fault !== held) setHeld(fault);
  const known = fault === undefined ? held : fault;
  const wrong = known !== null && (known !== "empty" || left || pressed) ? words(known) : null;
  return (
    <TextField
      value={value}
      onChange={onChange}
      onBlur={() => setLeft(value !== "" || left)}
      isInvalid={wrong !== null}
      isReadOnly={useContext(HeldFields)}
      validationBehavior="aria"
      autoFocus={autoFocus}
      className="flex min-w-0 flex-col gap-1"
    >
      <Label className="font-medium text-sm text-text-2">{label}</Label>
      <Input
        // What is said beneath it is of an earlier text: nobody is led here for that.
        data-stale={fault === undefined || undefined}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        inputMode={amount ? "decimal" : undefined}
        className={cx(
          "h-[34px] rounded-md border border-line-strong bg-surface px-2.5 text-text",
          "focus-visible:outline-none enabled:read-only:border-line enabled:read-only:bg-hover enabled:read-only:text-text-2 data-[focused]:ring-input data-[invalid]:border-bad",
          amount && "tabular-nums",
        )}
      />
      {wrong === null ? (
        <Text slot="description" className="min-h-4 text-sm text-text-3 tabular-nums">
          {says}
        </Text>
      ) : (
        <FieldError className="min-h-4 text-bad text-sm">{wrong}</FieldError>
      )}
    </TextField>
  );
}
