/**
 * A button that says why it can't be pressed. While there is a reason it stays a tab stop, so that the reason can be had
 * with the keyboard and by a screen reader too; pressing it does nothing.
 */
import type { ComponentProps } from "react";
import { useId } from "react";
import type { Obstacle } from "../bridge";
import { obstacleWords } from "../words/obstacles";
import { Button } from "./Button";
import { cx } from "./cx";
import { Hint } from "./Hint";

type Props = Omit<ComponentProps<typeof Button>, "isDisabled"> & {
  /** Why not now, in words. */
  reason?: string | null;
  /** What stands in the way, by the core's word. Without either it can be pressed. */
  obstacle?: Obstacle | null;
};

export function ActionButton({
  reason: said = null,
  obstacle = null,
  onPress,
  className,
  children,
  ...rest
}: Props) {
  const id = useId();
  const reason = said ?? (obstacle === null ? null : obstacleWords(obstacle));
  return (
    <>
      <Hint text={reason}>
        <Button
          {...rest}
          aria-disabled={reason === null ? undefined : true}
          aria-describedby={reason === null ? undefined : id}
          onPress={reason === null ? onPress : undefined}
          type={reason === null ? rest.type : "button"}
          className={cx(className, reason !== null && "opacity-45")}
        >
          {children}
        </Button>
      </Hint>
      {reason === null ? null : (
        <span id={id} hidden>
          {reason}
        </span>
      )}
    </>
  );
}
