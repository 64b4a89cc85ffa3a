/** One chip for the whole window: session and connection, in a few words. */
import { CloudOff, KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { openSurface } from "../app/surfaces";
import type { AppState } from "../bridge";
import { useNow } from "../data/now";
import { useStateOf, whole } from "../data/session";
import { cx } from "../parts/cx";
import { clock, when } from "../words/times";

export type ChipWords = {
  tone: "ok" | "warn";
  icon: "dot" | "turning" | "cloud" | "key";
  main: string;
  rest: string | null;
};

/** What the chip says. The session comes first: without one, being connected is no use. */
export function chipWords(
  { session, connection }: Pick<AppState, "session" | "connection">,
  now: number,
): ChipWords {
  if (session === "ended") return { tone: "warn", icon: "key", main: "Sign in again", rest: null };
  if (connection.kind === "offline") {
    const since = connection.since ?? connection.lastAnswer;
    return {
      tone: "warn",
      icon: "cloud",
      main: since === null ? "Offline" : `Offline since ${when(since, now)}`,
      rest: "saved data",
    };
  }
  if (connection.kind === "refreshing" || session === "starting" || session === "locked") {
    return { tone: "ok", icon: "turning", main: "Refreshing", rest: null };
  }
  return {
    tone: "ok",
    icon: "dot",
    main: "Live",
    rest: connection.lastAnswer === null ? null : clock(connection.lastAnswer),
  };
}

const icons: Record<ChipWords["icon"], ReactNode> = {
  dot: <span className="size-1.5 rounded-full bg-current" />,
  turning: (
    <span className="size-2.5 animate-turn rounded-full border-[1.5px] border-current border-r-transparent" />
  ),
  cloud: <CloudOff size={13} />,
  key: <KeyRound size={13} />,
};

export function StatusChip() {
  const state = useStateOf(whole);
  const words = chipWords(state, useNow());
  const look = cx(
    "inline-flex h-6 min-w-[92px] shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-[12px] px-2.5 font-medium text-sm",
    words.tone === "ok" ? "bg-ok-bg text-ok" : "bg-warn-bg text-warn",
  );
  const inside = (
    <>
      <span aria-hidden="true" className="grid place-items-center">
        {icons[words.icon]}
      </span>
      {words.main}
      {words.rest ? (
        <span className="font-normal tabular-nums">
          <span className="sr-only"> · </span>
          {words.rest}
        </span>
      ) : null}
    </>
  );
  if (state.session === "ended") {
    return (
      <Button data-testid="status-chip" className={look} onPress={() => openSurface("signInAgain")}>
        {inside}
      </Button>
    );
  }
  return (
    <span role="status" data-testid="status-chip" className={look}>
      {inside}
    </span>
  );
}
