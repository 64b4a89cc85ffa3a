/** The account's key is in the keychain and the keychain won't give it: nothing saved can be read until it does. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useDrawn } from "../../app/drawn";
import { type AccountView, type AppState, bridge, problemOf } from "../../bridge";
import { adoptState } from "../../data/session";
import { Button } from "../../parts/Button";
import { ProblemLine } from "../../parts/ProblemBlock";
import { wordsFor } from "../../problems";
import { SignInPage } from "./SignInPage";

export function LockedPage({ state, account }: { state: AppState; account: AccountView }) {
  const client = useQueryClient();
  const [signIn, setSignIn] = useState(false);
  useDrawn("", "locked", !signIn);
  const again = useMutation({
    mutationFn: () => bridge.unlockKeychain(),
    onSuccess: (next) => adoptState(client, next),
  });
  if (signIn) return <SignInPage state={state} />;
  const words = wordsFor({ kind: "keychain", state: state.keychain === "ready" ? "denied" : state.keychain });
  return (
    <main className="grid h-full place-items-center">
      <div className="flex w-[360px] flex-col gap-3">
        <span className="grid size-10 place-items-center rounded-lg bg-warn-bg text-warn" aria-hidden="true">
          <KeyRound size={20} strokeWidth={1.75} />
        </span>
        <h1 className="font-semibold text-xl tracking-[-0.015em]">{words.title}</h1>
        <p className="text-text-2">
          What was saved for <span className="font-medium text-text">{account.email}</span> is encrypted, and
          its key is in the keychain. Nothing is lost. {words.toDo}
        </p>
        {again.error ? <ProblemLine problem={problemOf(again.error)} /> : null}
        <Button kind="primary" wide autoFocus isDisabled={again.isPending} onPress={() => again.mutate()}>
          {again.isPending ? "Asking the keychain" : "Try again"}
        </Button>
        <Button wide onPress={() => setSignIn(true)}>
          Sign in instead
        </Button>
      </div>
    </main>
  );
}
