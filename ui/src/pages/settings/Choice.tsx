/** A few alternatives side by side; exactly one is chosen. */
import { Radio, RadioGroup } from "react-aria-components";

type Props<T extends string> = {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
};

export function Choice<T extends string>({ label, value, options, onChange }: Props<T>) {
  return (
    <RadioGroup
      aria-label={label}
      orientation="horizontal"
      value={value}
      onChange={(next) => {
        const option = options.find((one) => one.value === next);
        if (option) onChange(option.value);
      }}
      className="flex shrink-0 rounded-md border border-line-strong p-0.5"
    >
      {options.map((option) => (
        <Radio
          key={option.value}
          value={option.value}
          className="relative grid h-[26px] place-items-center rounded-sm px-3 font-medium text-text-2 data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent data-[hovered]:text-text data-[selected]:bg-select data-[selected]:text-accent-text"
        >
          {option.label}
        </Radio>
      ))}
    </RadioGroup>
  );
}
