/**
 * A dialogue in the middle of the window. Escape and a press outside close it; focus goes back to where it was. "data-holds": while it
 * is there nothing else comes on top.
 */
import type { ReactNode } from "react";
import { Modal as AriaModal, Dialog, Heading, ModalOverlay } from "react-aria-components";
import { cx } from "./cx";

type Props = {
  title: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  role?: "dialog" | "alertdialog";
  width?: string;
};

export function Modal({ title, isOpen, onClose, children, role = "dialog", width = "w-[420px]" }: Props) {
  return (
    <ModalOverlay
      data-holds
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
      className="fixed inset-0 z-40 grid place-items-center bg-[oklch(0.15_0.01_260/0.4)] data-[entering]:animate-arrive"
    >
      <AriaModal
        className={cx(
          "max-h-[calc(100vh-48px)] max-w-[calc(100vw-48px)] overflow-auto rounded-lg border border-line-strong bg-raised shadow-high",
          width,
        )}
      >
        <Dialog role={role} className="flex flex-col gap-3 p-5 outline-none">
          <Heading slot="title" className="wrap-anywhere line-clamp-3 shrink-0 font-semibold text-lg">
            {title}
          </Heading>
          {children}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}

/** The row of buttons at a dialogue's foot. */
export function ModalActions({ children }: { children: ReactNode }) {
  return <div className="mt-2 flex justify-end gap-2">{children}</div>;
}
