/** A new PIN, typed twice. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Form } from "react-aria-components";
import { bridge, problemOf } from "../../bridge";
import { adoptState } from "../../data/session";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Modal, ModalActions } from "../../parts/Modal";
import { ProblemLine } from "../../parts/ProblemBlock";

const SHORTEST = 4;

export function PinDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const close = () => {
    setPin("");
    setAgain("");
    save.reset();
    onClose();
  };
  const save = useMutation({
    mutationFn: () => bridge.changePin({ pin }),
    onSuccess: (state) => {
      adoptState(client, state);
      close();
    },
  });
  const differs = again !== "" && !pin.startsWith(again) && again !== pin;
  const ready = pin.length >= SHORTEST && again === pin;
  return (
    <Modal title="Set a PIN" isOpen={isOpen} onClose={close} width="w-[360px]">
      <Form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) save.mutate();
        }}
      >
        <p className="text-text-2">At least four characters. It is kept only on this computer, encrypted.</p>
        <Field label="PIN" type="password" autoFocus autoComplete="off" value={pin} onChange={setPin} />
        <Field
          label="The same again"
          type="password"
          autoComplete="off"
          value={again}
          onChange={setAgain}
          error={differs ? "The two differ." : null}
        />
        {save.error ? <ProblemLine problem={problemOf(save.error)} /> : null}
        <ModalActions>
          <Button onPress={close}>Cancel</Button>
          <Button kind="primary" type="submit" isDisabled={!ready || save.isPending}>
            Set PIN
          </Button>
        </ModalActions>
      </Form>
    </Modal>
  );
}
