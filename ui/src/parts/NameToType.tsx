/** Asks for a name to be typed before something is destroyed, and shows it as it must be typed. */
import { useContext } from "react";
import { Text } from "react-aria-components";
import { Field } from "./Field";
import { HeldFields } from "./heldFields";

type Props = {
  /** What it is that is typed. */
  what: "name" | "id";
  name: string;
  value: string;
  onChange: (text: string) => void;
  /** What for: "to confirm". */
  label: string;
  autoFocus?: boolean;
};

export function NameToType({ what, name, value, onChange, label, autoFocus }: Props) {
  return (
    <Field
      label={`Type the machine’s ${what} ${label}`}
      autoComplete="off"
      autoFocus={autoFocus}
      isReadOnly={useContext(HeldFields)}
      value={value}
      onChange={onChange}
    >
      {/* Spaces stand as they are: what can't be seen can't be typed. Half a line shows that there are more. */}
      <Text
        slot="description"
        data-selectable
        title={name}
        className="wrap-anywhere max-h-[90px] overflow-auto whitespace-pre-wrap font-medium text-text"
      >
        {name}
      </Text>
    </Field>
  );
}
