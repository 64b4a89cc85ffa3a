/** The locked window: nothing of a customer is drawn or held until the PIN or the password opens it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useEffect, useState } from "react";
import { Form } from "react-aria-components";
import { useDrawn } from "../../app/drawn";
import { type AccountView, type AppState, bridge, problemOf } from "../../bridge";
import { adoptState } from "../../data/session";
import { Button, TextButton } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { ProblemLine } from "../../parts/ProblemBlock";

export function ScreenLock({ state, account }: { state: AppState; account: AccountView }) {
  const client = useQueryClient();
  const [secret, setSecret] = useState("");
  const [withPassword, setWithPassword] = useState(false);
  const password = withPassword || !state.pinSet;
  useDrawn("", "screenLock", true);
  useEffect(() => {
    document.title = "Locked – DCX Desktop";
  }, []);
  const unlock = useMutation({
    mutationFn: () => bridge.unlockScreen({ secret, password }),
    onSuccess: (next) => adoptState(client, next),
    onError: () => setSecret(""),
  });
  const problem = unlock.error ? problemOf(unlock.error) : null;
  return (
    <main className="grid h-full place-items-center">
      <Form
        className="flex w-[340px] flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (secret !== "") unlock.mutate();
        }}
      >
        <span
          className="grid size-10 place-items-center rounded-lg bg-accent text-on-accent"
          aria-hidden="true"
        >
          <Lock size={20} strokeWidth={1.75} />
        </span>
        <h1 className="font-semibold text-xl tracking-[-0.015em]">Locked</h1>
        <p className="-mt-2 truncate text-text-2">{account.email}</p>
        <Field
          key={password ? "password" : "pin"}
          label={password ? "Password" : "PIN"}
          type="password"
          autoFocus
          autoComplete={password ? "current-password" : "off"}
          value={secret}
          onChange={setSecret}
          error={wrong(problem)}
        />
        {problem && !wrong(problem) ? <ProblemLine problem={problem} /> : null}
        <Button kind="primary" type="submit" wide isDisabled={secret === "" || unlock.isPending}>
          {unlock.isPending ? "Unlocking" : "Unlock"}
        </Button>
        {state.pinSet ? (
          <TextButton
            className="self-start text-sm"
            onPress={() => {
              setWithPassword(!withPassword);
              setSecret("");
              unlock.reset();
            }}
          >
            {withPassword ? "Use the PIN" : "Use the password instead"}
          </TextButton>
        ) : (
          <p className="text-text-3 text-xs">
            The password is checked by the platform. A PIN, set in Settings, unlocks offline too.
          </p>
        )}
      </Form>
    </main>
  );
}

function wrong(problem: ReturnType<typeof problemOf> | null): string | null {
  if (problem?.kind === "invalidCredentials") return "This password is wrong.";
  if (problem?.kind !== "wrongPin") return null;
  return problem.waitSeconds > 0
    ? `This PIN is wrong. Wait ${problem.waitSeconds} seconds, or use the password.`
    : "This PIN is wrong.";
}
