/**
 * Says what has ended, or is no longer known, since the last look: once, politely, for those who don't see the tray. Of a run
 * only its end: five hundred machines are one sentence.
 */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { JournalRow } from "../bridge";
import { useSession } from "../data/session";
import { countsInWords, open } from "../words/counts";
import { plural } from "../words/formats";
import { kindTitle, stateWords, subjectWords } from "../words/journal";
import { runTitle } from "../words/power";

export function TrayVoice({ rows }: { rows: JournalRow[] }) {
  const before = useRef(new Map<string, string>());
  const [since] = useState(() => Date.now());
  const [words, setWords] = useState("");
  // The same again is another text, or it would not be read out.
  const say = useCallback((next: string) => setWords((last) => (last === next ? `${next}\u00a0` : next)), []);
  useEffect(() => {
    const single = rows.filter(({ runId }) => runId === null);
    const news = single.filter((row) => {
      const was = before.current.get(row.id);
      if (was === undefined) return isNews(row, since);
      return was !== row.state && (row.endedAt !== null || row.state === "unknown");
    });
    before.current = new Map(single.map((row) => [row.id, row.state]));
    if (news.length === 0) return;
    const [first] = news;
    say(
      news.length === 1 && first
        ? `${kindTitle(first.kind)} ${subjectWords(first)}: ${stateWords(first)}`
        : `${plural(news.length, "operation")} ended`,
    );
  }, [rows, since, say]);
  const runs = new Set(rows.flatMap(({ runId }) => runId ?? []));
  return (
    <>
      <span role="status" data-testid="tray-voice" className="sr-only">
        {words}
      </span>
      {[...runs].map((id) => (
        <RunVoice key={id} id={id} since={since} say={say} />
      ))}
    </>
  );
}

/** Whether what wasn't there at the last look came and ended since. When something became unknown isn't written down. */
function isNews({ state, askedAt, endedAt }: JournalRow, since: number): boolean {
  return endedAt === null ? state === "unknown" && askedAt > since : endedAt > since;
}

type RunVoiceProps = { id: string; since: number; say: (words: string) => void };

function RunVoice({ id, since, say }: RunVoiceProps) {
  const { questions } = useSession();
  const { data } = useQuery(questions.run(id, "all", 0));
  const wasOpen = useRef<boolean | null>(null);
  useEffect(() => {
    if (!data) return;
    const isOpen = open(data.counts) > 0;
    if ((wasOpen.current ?? data.askedAt > since) && !isOpen)
      say(`${runTitle(data.kind, data.machines)}: ${countsInWords(data.counts)}`);
    wasOpen.current = isOpen;
  }, [data, since, say]);
  return null;
}
