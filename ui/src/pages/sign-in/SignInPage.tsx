/** The way in: an address, a name, a password; or the demo, which needs none of them. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Layers, ShieldCheck, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { Form } from "react-aria-components";
import { useDrawn } from "../../app/drawn";
import {
  type AppState,
  bridge,
  type Demo,
  type DemoUser,
  type Problem,
  problemOf,
  type SignInRequest,
} from "../../bridge";
import { adoptState } from "../../data/session";
import { Button } from "../../parts/Button";
import { cx } from "../../parts/cx";
import { Field } from "../../parts/Field";
import { ProblemLine } from "../../parts/ProblemBlock";
import { addressLine, keychainLine, wordsFor } from "../../problems";
import { DemoUsers } from "./DemoUsers";

export function SignInPage({ state }: { state: AppState }) {
  const client = useQueryClient();
  const [platform, setPlatform] = useState(state.suggestedPlatform ?? state.demo?.platform ?? "");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<Missing>({});
  useDrawn("", "sign-in", true);
  useEffect(() => {
    document.title = "Sign in – DCX Desktop";
  }, []);

  const signIn = useMutation({
    mutationFn: (request: SignInRequest) => bridge.signIn(request),
    onSuccess: (next) => adoptState(client, next),
  });
  const explore = useMutation({
    mutationFn: async () => {
      const demo = await bridge.startDemo();
      const user = demo.users.find(({ role }) => role === "reseller") ?? demo.users[0];
      return bridge.signIn({ platform: demo.platform, email: user?.email ?? "", password: demo.password });
    },
    onSuccess: (next) => adoptState(client, next),
  });
  const busy = signIn.isPending || explore.isPending;
  const problem = signIn.error ? problemOf(signIn.error) : null;
  const errors = { ...fieldErrors(problem), ...missing };
  const demo = state.demo && sameAddress(platform, state.demo.platform) ? state.demo : null;

  const send = (request: SignInRequest) => {
    const blank = blanks(request);
    setMissing(blank);
    if (Object.keys(blank).length === 0) signIn.mutate(request);
  };
  const asDemoUser = (from: Demo, user: DemoUser) => {
    setEmail(user.email);
    send({ platform: from.platform, email: user.email, password: from.password });
  };

  return (
    <main className="grid h-full place-items-center overflow-auto py-4">
      <div className="flex w-[340px] flex-col gap-3">
        <span
          className="grid size-10 place-items-center rounded-lg bg-accent text-on-accent"
          aria-hidden="true"
        >
          <Layers size={22} strokeWidth={1.75} />
        </span>
        <div>
          <h1 className="font-semibold text-xl tracking-[-0.015em]">Sign in to DCX</h1>
          <p className="mt-0.5 mb-1.5 text-text-3">Your organisation's cloud, on this desk.</p>
        </div>
        <Form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            send({ platform: platform.trim(), email: email.trim(), password });
          }}
        >
          <Field
            label="Platform address"
            type="url"
            placeholder="https://portal.dcx.example"
            value={platform}
            onChange={setPlatform}
            isDisabled={busy}
            error={errors.platform}
            autoFocus={platform === ""}
          />
          <Field
            label="Email"
            type="email"
            autoComplete="username"
            value={email}
            onChange={setEmail}
            isDisabled={busy}
            error={errors.email}
            autoFocus={platform !== "" && email === ""}
          />
          <Field
            label="Password"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            isDisabled={busy}
            error={errors.password}
            autoFocus={platform !== "" && email !== ""}
          />
          {problem && !fieldErrors(problem) ? <Trouble problem={problem} /> : null}
          <Button kind="primary" wide type="submit" isDisabled={busy}>
            {signIn.isPending ? "Signing in" : "Sign in"}
          </Button>
        </Form>
        {demo ? (
          <DemoUsers demo={demo} isDisabled={busy} onChoose={(user) => asDemoUser(demo, user)} />
        ) : (
          <>
            <div className="my-2 grid h-0 place-items-center border-line border-t" aria-hidden="true">
              <span className="bg-bg px-2 text-text-3 text-xs">or</span>
            </div>
            <Button wide isDisabled={busy} onPress={() => explore.mutate()}>
              {explore.isPending ? "Starting the demo" : "Explore the demo"}
            </Button>
          </>
        )}
        {explore.error ? <ProblemLine problem={problemOf(explore.error)} /> : null}
        <Keychain state={state} />
      </div>
    </main>
  );
}

function Keychain({ state }: { state: AppState }) {
  const well = state.keychain === "ready" && !state.memoryOnly;
  const Icon = well ? ShieldCheck : TriangleAlert;
  return (
    <p className={cx("flex gap-1.5 text-xs", well ? "text-text-3" : "text-warn")}>
      <Icon size={13} className="mt-[1.5px] shrink-0" aria-hidden="true" />
      {keychainLine(state.keychain, state.memoryOnly)}
    </p>
  );
}

function Trouble({ problem }: { problem: Problem }) {
  const words = wordsFor(problem);
  // "What was last fetched is shown" isn't true before anybody has signed in.
  return (
    <div role="alert" className="rounded-md bg-bad-bg px-3 py-2 text-sm">
      <p className="font-medium text-bad">{words.title}</p>
      {words.toDo && problem.kind !== "offline" ? <p className="text-text-2">{words.toDo}</p> : null}
      {problem.kind === "offline" ? (
        <p className="text-text-2">Check the address and your network, then try again.</p>
      ) : null}
    </div>
  );
}

type Missing = { platform?: string; email?: string; password?: string };

function blanks({ platform, email, password }: SignInRequest): Missing {
  return {
    ...(platform === "" ? { platform: "Enter your platform's address." } : {}),
    ...(email === "" ? { email: "Enter your email address." } : {}),
    ...(password === "" ? { password: "Enter your password." } : {}),
  };
}

/** What belongs beside a field; null when the problem is about none of them. */
export function fieldErrors(problem: Problem | null): Missing | null {
  if (problem?.kind === "invalidAddress") {
    return { platform: addressLine(problem.reason) };
  }
  if (problem?.kind === "invalidCredentials") return { password: "Email or password is wrong." };
  if (problem?.kind !== "invalid") return null;
  const named: Missing = {};
  for (const { field, message } of problem.fields) {
    if (field === "platform" || field === "email" || field === "password") named[field] = message;
  }
  return Object.keys(named).length > 0 ? named : null;
}

function sameAddress(a: string, b: string): boolean {
  const bare = (address: string) => address.trim().toLowerCase().replace(/\/+$/, "");
  return bare(a) === bare(b);
}
