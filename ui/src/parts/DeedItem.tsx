/** A line of a menu that does something. What can't be done is there all the same and says why; choosing it does nothing. */
import type { LucideIcon } from "lucide-react";
import { MenuItem, Text } from "react-aria-components";
import type { Obstacle } from "../bridge";
import { obstacleWords } from "../words/obstacles";
import { cx } from "./cx";

type Props = {
  id: string;
  title: string;
  obstacle: Obstacle | null;
  act: () => void;
  icon?: LucideIcon;
  /** The reason stands above all lines already. */
  terse?: boolean;
};

export function DeedItem({ id, title, obstacle, act, icon: Icon, terse }: Props) {
  return (
    <MenuItem
      id={id}
      textValue={title}
      // Not disabled for React Aria: a disabled line can't be reached, nor its reason read, by keyboard.
      shouldCloseOnSelect={obstacle === null}
      onAction={() => {
        if (obstacle === null) act();
      }}
      className="flex min-h-[30px] items-center gap-2.5 rounded-md px-2 py-1 outline-none data-[focused]:bg-select"
    >
      {Icon ? (
        <Icon size={14} aria-hidden="true" className={cx("shrink-0", obstacle && "text-text-3")} />
      ) : null}
      <span className="flex min-w-0 flex-col">
        <Text slot="label" className={cx(obstacle !== null && "text-text-3")}>
          {title}
        </Text>
        {obstacle === null ? null : (
          <Text slot="description" className={cx("text-text-3 text-xs", terse && "sr-only")}>
            {notPossible(obstacle)}
          </Text>
        )}
      </span>
    </MenuItem>
  );
}

function notPossible(obstacle: Obstacle): string {
  const words = obstacleWords(obstacle);
  const said = words.replace(/^./, (c) => c.toLowerCase()).replace("datacentrix", "Datacentrix");
  return `Not possible: ${said}`;
}
