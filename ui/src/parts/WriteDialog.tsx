/**
 * The dialogue of a write: whose account, which tenant, what target; the fields; one button; and what became of it. It fails
 * closed: when account or tenant change beneath it, nothing more can be sent from here.
 */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Form } from "react-aria-components";
import type { Obstacle } from "../bridge";
import { useWriteObstacle } from "../data/obstacle";
import type { Write } from "../data/write";
import { obstacleWords } from "../words/obstacles";
import { ActionButton } from "./ActionButton";
import { Became } from "./Became";
import { Button } from "./Button";
import { HeldFields } from "./heldFields";
import { Modal, ModalActions } from "./Modal";
import { Note } from "./Note";
import { Fact, ScopeFacts } from "./ScopeFacts";

type Props = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  write: Write;
  /** What it is done to, by name. */
  target: ReactNode;
  /** Whose that is, where the tenant in view may be somebody above. */
  customer?: string;
  /** The button: "Top up", "Stop the machine". */
  action: string;
  /** Why it can't be pressed now, in words. */
  reason?: string | null;
  /** What stands in the way, by the core's word. Without either it can be pressed. */
  obstacle?: Obstacle | null;
  onSend: () => void;
  danger?: boolean;
  /** When to close by itself: once the platform has taken it on, or once it is done. */
  closeOn?: "accepted" | "done";
  /** Where the focus begins, if not in a field: on the button, or off it where a key too many would hurt. */
  begin?: "action" | "cancel";
  width?: string;
  children?: ReactNode;
};

/** A field that is known to be wrong as it is now. */
const WRONG = '[aria-invalid="true"]:not([data-stale])';

/** From the press until it has failed for certain: what was sent can't be changed any more. */
export function isUnderWay({ busy, row }: Write): boolean {
  return busy || (row !== null && row.state !== "failed");
}

/** Why nothing can be sent from this dialogue any more, or for now. */
function whyNever(write: Write): string | null {
  if (write.changed) return "The account or tenant changed";
  if (isUnderWay(write)) return "It was asked for already";
  // It can't be said for whom it is.
  return write.scope.tenantName === "" ? "The tenant’s name wasn’t known: open this again" : null;
}

export function WriteDialog(props: Props) {
  const {
    title,
    isOpen,
    onClose,
    write,
    target,
    customer,
    action,
    reason = null,
    obstacle = null,
    onSend,
    danger,
    closeOn = "accepted",
    begin,
  } = props;
  const { scope, changed, row, problem } = write;
  const state = row?.state ?? null;
  const over = state === "done" || (closeOn === "accepted" && state === "accepted");
  useEffect(() => {
    if (isOpen && over) onClose();
  }, [isOpen, over, onClose]);
  const underWay = isUnderWay(write);
  const link = useWriteObstacle();
  const words = (one: Obstacle | null) => (one === null ? null : obstacleWords(one));
  const why = whyNever(write) ?? words(link) ?? reason ?? words(obstacle);
  const failed = state === "failed";
  // A press that is refused for what was typed leads to where that was.
  const form = useRef<HTMLFormElement>(null);
  const [presses, setPresses] = useState(0);
  useEffect(() => {
    if (presses > 0) form.current?.querySelector<HTMLElement>(WRONG)?.focus();
  }, [presses]);
  return (
    <Modal
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      role={danger ? "alertdialog" : "dialog"}
      width={props.width}
    >
      <ScopeFacts account={scope.account} tenantName={scope.tenantName}>
        <Fact name="Target">{target}</Fact>
        {customer === undefined ? null : <Fact name="Customer">{customer}</Fact>}
      </ScopeFacts>
      <Form
        ref={form}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (why !== null) return;
          onSend();
          setPresses(presses + 1);
        }}
      >
        <HeldFields value={changed || underWay}>{props.children}</HeldFields>
        <Became row={row} problem={problem}>
          {changed ? (
            <Note tone="warn" title="The account or the tenant changed">
              Nothing more is sent from here. Close this and open it where you mean it.
            </Note>
          ) : null}
        </Became>
        <ModalActions>
          <Button autoFocus={begin === "cancel"} onPress={onClose}>
            {underWay || failed ? "Close" : "Cancel"}
          </Button>
          <ActionButton
            autoFocus={begin === "action"}
            kind={danger ? "danger" : "primary"}
            type="submit"
            reason={why}
          >
            {underWay ? "Asked" : failed ? "Try again" : action}
          </ActionButton>
        </ModalActions>
      </Form>
    </Modal>
  );
}
