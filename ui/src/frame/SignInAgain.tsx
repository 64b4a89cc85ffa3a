/** A session that ended goes on in place: the same user, the same page, only the password asked. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Form } from "react-aria-components";
import { useSurface } from "../app/surfaces";
import { bridge, problemOf } from "../bridge";
import { adoptState, useSession } from "../data/session";
import { Button } from "../parts/Button";
import { Field } from "../parts/Field";
import { Modal, ModalActions } from "../parts/Modal";
import { ProblemLine } from "../parts/ProblemBlock";
import { hostOf } from "../words/formats";

export function SignInAgain() {
  const [isOpen, setOpen] = useSurface("signInAgain");
  const { account } = useSession();
  const client = useQueryClient();
  const [password, setPassword] = useState("");
  const again = useMutation({
    mutationFn: () => bridge.signInAgain({ password }),
    onSuccess: (state) => {
      close();
      adoptState(client, state);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === account.id });
    },
  });
  const close = () => {
    setPassword("");
    again.reset();
    setOpen(false);
  };
  const problem = again.error ? problemOf(again.error) : null;
  const wrong = problem?.kind === "invalidCredentials";
  return (
    <Modal title="Sign in again" isOpen={isOpen} onClose={close} width="w-[360px]">
      <p className="text-text-2">
        As <span className="font-medium text-text">{account.email}</span> on {hostOf(account.platform)}. You
        stay on this page.
      </p>
      <Form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== "") again.mutate();
        }}
      >
        <Field
          label="Password"
          type="password"
          autoFocus
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={wrong ? "This password is wrong." : null}
        />
        {problem && !wrong ? <ProblemLine problem={problem} /> : null}
        <ModalActions>
          <Button onPress={close}>Not now</Button>
          <Button kind="primary" type="submit" isDisabled={password === "" || again.isPending}>
            {again.isPending ? "Signing in" : "Sign in"}
          </Button>
        </ModalActions>
      </Form>
    </Modal>
  );
}
