/** How a run is going: the whole of it as one bar, each machine's result beneath, and what can still be done about it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { closeRun } from "../../../app/runs";
import { bridge, type JournalFilter, problemOf, type RunView } from "../../../bridge";
import { useNow } from "../../../data/now";
import { useWriteObstacle } from "../../../data/obstacle";
import { useScope } from "../../../data/scope";
import { useSession } from "../../../data/session";
import { ActionButton } from "../../../parts/ActionButton";
import { AgainMeans } from "../../../parts/AgainMeans";
import { Button } from "../../../parts/Button";
import { ModalActions } from "../../../parts/Modal";
import { ProblemBlock } from "../../../parts/ProblemBlock";
import { ScopeFacts } from "../../../parts/ScopeFacts";
import { Segments } from "../../../parts/Segments";
import { Bar, Waiting } from "../../../parts/Skeleton";
import { countsInWords, ended, filters, open } from "../../../words/counts";
import { count } from "../../../words/formats";
import { consequenceForMany, isHarsh } from "../../../words/power";
import { when } from "../../../words/times";
import { NotBegun } from "./NotBegun";
import { RunBar } from "./RunBar";
import { RunTable } from "./RunTable";
import { useGoOn } from "./useGoOn";
import { useRunRows } from "./useRunRows";
import { useSettled } from "./useSettled";

export function ProgressView({ id }: { id: string }) {
  const { account, questions } = useSession();
  const client = useQueryClient();
  const [filter, setFilter] = useState<JournalFilter>("all");
  const { rows, scroller } = useRunRows(id, filter);
  const obstacle = useWriteObstacle();
  const { scope, changed } = useScope();
  const settled = useSettled();
  const goOn = useGoOn(id);
  // Made now: however often it is pressed, it is tried again once.
  const [newId] = useState(() => crypto.randomUUID());
  const again = () =>
    client.invalidateQueries({ queryKey: questions.run(id, "all", 0).queryKey.slice(0, 4) });
  const cancel = useMutation({
    mutationFn: () => bridge.cancelRun({ account: account.id, id }),
    onSettled: again,
  });
  const retry = useMutation({
    mutationFn: ({ fingerprint }: RunView) =>
      bridge.retryRun({ account: scope.account.id, tenant: scope.tenant, id, newId, fingerprint }),
    onSuccess: goOn,
    onError: again,
  });
  const run = rows.head;
  if (!run) {
    return (
      <>
        {rows.error ? <ProblemBlock problem={problemOf(rows.error)} retry={rows.retry} /> : <RunSkeleton />}
        <ModalActions>
          <Button autoFocus onPress={() => settled() && closeRun()}>
            Close
          </Button>
        </ModalActions>
      </>
    );
  }
  const refused =
    changed && run.canRetry > 0 ? { kind: "scopeChanged" as const } : (cancel.error ?? retry.error);
  return (
    <>
      <Summary run={run} />
      <RunBar counts={run.counts} machines={run.machines} />
      <Filters run={run} filter={filter} choose={setFilter} />
      <RunTable rows={rows} scroller={scroller} filter={filter} />
      {refused ? <NotBegun problem={problemOf(refused)} /> : null}
      {run.canRetry > 0 ? (
        <>
          <ScopeFacts account={scope.account} tenantName={scope.tenantName} />
          <AgainMeans means={consequenceForMany(run.kind)} />
        </>
      ) : null}
      <ModalActions>
        {run.canCancel ? (
          // Far from where the run was begun: the second half of a double click must not take it back.
          <Button
            className="mr-auto"
            isPending={cancel.isPending}
            onPress={() => settled() && cancel.mutate()}
          >
            Take back what isn’t sent
          </Button>
        ) : null}
        <Button
          kind={run.canRetry > 0 || run.canCancel ? "plain" : "primary"}
          autoFocus
          onPress={() => settled() && closeRun()}
        >
          Close
        </Button>
        {run.canRetry > 0 ? (
          <ActionButton
            kind={isHarsh(run.kind) ? "danger" : "primary"}
            reason={changed ? "The account or tenant changed" : null}
            obstacle={obstacle}
            isPending={retry.isPending}
            onPress={() => settled() && retry.mutate(run)}
          >
            {againWords(run)}
          </ActionButton>
        ) : null}
      </ModalActions>
    </>
  );
}

/** As large as what comes. */
function RunSkeleton() {
  return (
    <Waiting className="flex flex-col gap-3">
      <Bar className="my-[5px] w-1/3" />
      <div className="h-[30px]">
        <Bar className="w-full" />
      </div>
      <div className="flex h-[30px] items-center">
        <Bar className="w-24" />
      </div>
      <div className="h-[min(324px,40vh)] rounded-md border border-line bg-surface" />
    </Waiting>
  );
}

/** "Try the 22 failed again". */
function againWords({ canRetry, counts: { failed, notSent } }: RunView): string {
  if (canRetry === 1) return failed === 0 ? "Try the one not sent again" : "Try the failed one again";
  const which = notSent === 0 ? "failed" : failed === 0 ? "not sent" : "failed or not sent";
  return `Try the ${count(canRetry)} ${which} again`;
}

/** Read out when it is over, not at each of five hundred machines. */
function Summary({ run: { counts, machines, askedAt } }: { run: RunView }) {
  const now = useNow();
  const over = open(counts) === 0;
  return (
    <>
      <p className="text-text-2">
        {over
          ? `Asked ${when(askedAt, now)}. All of it has ended.`
          : `${count(ended(counts))} of ${count(machines)} ended. It goes on when this is closed; Operations has it.`}
      </p>
      <span role="status" className="sr-only">
        {over ? `All ended: ${countsInWords(counts)}.` : ""}
      </span>
    </>
  );
}

/** What wants looking at first. */
const shown: JournalFilter[] = ["all", "failed", "notSent", "unknown", "open", "done"];

type FiltersProps = { run: RunView; filter: JournalFilter; choose: (filter: JournalFilter) => void };

function Filters({ run, filter, choose }: FiltersProps) {
  const segments = shown
    .map((key) => ({ key, label: filters[key].title, rows: filters[key].of(run.counts) }))
    .filter(({ key, rows }) => rows > 0 || key === filter);
  return <Segments label="Which machines" value={filter} segments={segments} onChange={choose} />;
}
