/**
 * Operations under way, wherever one is: a button beside the status chip, and behind it each of them, and what ended lately,
 * with the way to it, to its machine and to its tenant.
 */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, CircleHelp, LoaderCircle, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useTenantKey } from "../app/place";
import { openRun } from "../app/runs";
import type { JournalRow } from "../bridge";
import { useNow } from "../data/now";
import { useSession } from "../data/session";
import { Customer, Target } from "../pages/operations/columns";
import { Standing } from "../pages/operations/Standing";
import { TextButton } from "../parts/Button";
import { cx } from "../parts/cx";
import { popoverBox } from "../parts/Popover";
import { openInWords, progressInWords } from "../words/counts";
import { count } from "../words/formats";
import { kindTitle } from "../words/journal";
import { runTitle } from "../words/power";
import { when } from "../words/times";
import { TrayVoice } from "./TrayVoice";
import { useFailed, useTray } from "./useTray";

/** Lines behind the button. */
const SHOWN = 8;

/** What wants eyes first. */
const moods = {
  unknown: { sign: <CircleHelp size={13} aria-hidden="true" />, colours: "bg-warn-bg text-warn" },
  open: {
    sign: <LoaderCircle size={13} aria-hidden="true" className="animate-turn" />,
    colours: "bg-hover text-text-2",
  },
  failed: { sign: <X size={13} aria-hidden="true" />, colours: "bg-bad-bg text-bad" },
  quiet: { sign: <Check size={13} aria-hidden="true" />, colours: "bg-hover text-text-2" },
};

export function Tray() {
  const { counts, rows, entries } = useTray();
  const failed = useFailed(entries);
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const open = counts ? openInWords(counts) : null;
  const failure = failed > 0 ? `${count(failed)} failed` : null;
  const mood = counts?.unknown ? "unknown" : open ? "open" : failure ? "failed" : "quiet";
  return (
    <>
      <TrayVoice rows={rows} />
      {entries.length === 0 && !isOpen ? null : (
        <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
          <Button
            data-testid="tray"
            aria-label={`Operations: ${open ?? ["none under way", failure].filter(Boolean).join(", ")}`}
            className={cx(
              "inline-flex h-6 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-[12px] px-2.5 font-medium text-sm tabular-nums data-[hovered]:brightness-95",
              moods[mood].colours,
            )}
          >
            {moods[mood].sign}
            {open ?? failure ?? "Operations"}
          </Button>
          <Popover placement="bottom end" offset={6} className={cx(popoverBox, "w-[380px]")}>
            <Dialog aria-label="Operations" className="outline-none">
              <ul className="p-1">
                {entries
                  .slice(0, SHOWN)
                  .map(({ key, row, runId }) =>
                    runId === null ? (
                      <One key={key} row={row} onGo={close} />
                    ) : (
                      <Run key={key} id={runId} row={row} onGo={close} />
                    ),
                  )}
              </ul>
              <All more={entries.length - SHOWN} onGo={close} />
            </Dialog>
          </Popover>
        </DialogTrigger>
      )}
    </>
  );
}

/** The whole line leads where its title does; links above that lead elsewhere. */
const stretched = "after:absolute after:inset-0 after:rounded-md after:content-['']";

function One({ row, onGo }: { row: JournalRow; onGo: () => void }) {
  const tenant = useTenantKey();
  return (
    <Line at={row.askedAt} beneath={<Standing row={row} />} whose={<Whose row={row} onGo={onGo} />}>
      <Link
        to="/t/$tenant/operations"
        params={{ tenant }}
        search={{ op: row.id }}
        onClick={onGo}
        className={cx("shrink-0 font-medium", stretched)}
        draggable={false}
      >
        {kindTitle(row.kind)}
      </Link>
      <Target row={row} stop onGo={onGo} className="relative min-w-0 truncate font-normal text-text-2" />
    </Line>
  );
}

function Run({ id, row, onGo }: { id: string; row: JournalRow; onGo: () => void }) {
  const { questions } = useSession();
  const { data } = useQuery(questions.run(id, "all", 0));
  return (
    <Line
      at={row.askedAt}
      beneath={
        <span className="truncate">{data ? progressInWords(data.counts, data.machines) : "\u00a0"}</span>
      }
    >
      <TextButton
        className={cx("h-auto truncate text-text", stretched)}
        onPress={() => {
          onGo();
          openRun(id);
        }}
      >
        {runTitle(row.kind, data?.machines ?? null)}
      </TextButton>
    </Line>
  );
}

function Whose({ row, onGo }: { row: JournalRow; onGo: () => void }) {
  return (
    <Customer row={row} stop onGo={onGo} className="relative ml-auto max-w-[40%] shrink-0 text-text-3" />
  );
}

type LineProps = { at: number; beneath: ReactNode; whose?: ReactNode; children: ReactNode };

function Line({ at, beneath, whose, children }: LineProps) {
  const now = useNow();
  return (
    <li className="relative rounded-md px-2 py-1.5 hover:bg-hover">
      <div className="flex items-baseline gap-1.5">
        {children}
        <span className="ml-auto shrink-0 pl-2 text-text-3 text-xs tabular-nums">{when(at, now)}</span>
      </div>
      <div className="flex min-w-0 items-center gap-2 text-sm text-text-2">
        {beneath}
        {whose}
      </div>
    </li>
  );
}

function All({ more, onGo }: { more: number; onGo: () => void }) {
  const tenant = useTenantKey();
  return (
    <p className="flex items-center border-line border-t px-3 py-2 text-sm">
      <Link
        to="/t/$tenant/operations"
        params={{ tenant }}
        onClick={onGo}
        className="rounded-sm font-medium text-accent-text hover:underline"
        draggable={false}
      >
        All operations
      </Link>
      {more > 0 ? <span className="ml-auto text-text-3">{more} more</span> : null}
    </p>
  );
}
