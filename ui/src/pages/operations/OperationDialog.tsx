/** One operation in full: its steps with their times, what is known of its outcome, and what can be done about it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { openRun } from "../../app/runs";
import { bridge, type JournalRow, type Problem, problemOf } from "../../bridge";
import { useNow } from "../../data/now";
import { useWriteObstacle } from "../../data/obstacle";
import { type Scope, useScope } from "../../data/scope";
import { useSession } from "../../data/session";
import { ActionButton } from "../../parts/ActionButton";
import { AgainMeans } from "../../parts/AgainMeans";
import { Became, Refused } from "../../parts/Became";
import { Button, TextButton } from "../../parts/Button";
import { Modal, ModalActions } from "../../parts/Modal";
import { NameToType } from "../../parts/NameToType";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { Fact, ScopeFacts } from "../../parts/ScopeFacts";
import { Bar, Waiting } from "../../parts/Skeleton";
import { plural } from "../../words/formats";
import { kindTitle, stateWords, subjectWords } from "../../words/journal";
import { consequence, isHarsh } from "../../words/power";
import { full, when } from "../../words/times";
import { Customer, Target } from "./columns";

type Props = { id: string; show: (id: string) => void; onClose: () => void };

export function OperationDialog({ id, show, onClose }: Props) {
  const { questions } = useSession();
  const found = useQuery({ ...questions.operation(id), staleTime: 0 });
  const view = useScope();
  const row = found.data;
  return (
    <Modal title={row ? titleOf(row) : "Operation"} isOpen onClose={onClose} width="w-[480px]">
      {row ? <Facts row={row} scope={view.scope} show={show} onClose={onClose} /> : null}
      <Became row={row ?? null} problem={null} />
      {row ? (
        <Deeds row={row} view={view} show={show} onClose={onClose} />
      ) : (
        <>
          {found.error ? (
            <NotFound problem={problemOf(found.error)} />
          ) : (
            <Waiting>
              <Bar className="w-48" />
            </Waiting>
          )}
          <ModalActions>
            <Button autoFocus onPress={onClose}>
              Close
            </Button>
          </ModalActions>
        </>
      )}
    </Modal>
  );
}

/** A link may be another computer's: the journal is this one's alone. */
function NotFound({ problem }: { problem: Problem }) {
  return problem.kind === "notFound" ? (
    <p className="text-text-2">The journal on this computer has no such operation for this account.</p>
  ) : (
    <ProblemBlock problem={problem} />
  );
}

function titleOf(row: JournalRow): string {
  return `${kindTitle(row.kind)} – ${stateWords(row).toLowerCase()}`;
}

type PartProps = { row: JournalRow; show: (id: string) => void; onClose: () => void };

function Facts({ row, scope, show, onClose }: PartProps & { scope: Scope }) {
  const now = useNow();
  const { retriedBy } = row;
  return (
    <ScopeFacts account={scope.account} tenantName={row.canRetry ? scope.tenantName : null}>
      <Fact name="Customer">
        <Customer row={row} stop onGo={onClose} className="whitespace-normal" />
      </Fact>
      {subjectWords(row) === "" ? null : (
        <Fact name="Target">
          <Target row={row} stop onGo={onClose} className="whitespace-normal" />
        </Fact>
      )}
      <Step name="Asked" at={row.askedAt} />
      <Step name="Sent" at={row.sentAt} />
      <Step name="Accepted" at={row.acceptedAt} />
      {row.state === "accepted" && row.progress !== null ? (
        <Fact name="Progress">
          <span className="tabular-nums">{row.progress} %</span>
        </Fact>
      ) : null}
      <Step name="Ended" at={row.endedAt} />
      {row.state === "unknown" ? (
        <Fact name="Looked for">
          {row.looks === 0 ? "not yet" : plural(row.looks, "time")}
          {row.nextLook === null ? null : `, again ${when(row.nextLook, now)}`}
        </Fact>
      ) : null}
      {row.operationId === null ? null : (
        <Fact name="Platform’s id">
          <span className="font-mono text-xs">{row.operationId}</span>
        </Fact>
      )}
      {retriedBy === null ? null : (
        <Fact name="Tried again">
          <TextButton onPress={() => show(retriedBy)}>Show what became of that</TextButton>
        </Fact>
      )}
    </ScopeFacts>
  );
}

type DeedsProps = PartProps & { view: ReturnType<typeof useScope> };

function Deeds({ row, view: { scope, changed }, show, onClose }: DeedsProps) {
  const { questions } = useSession();
  const client = useQueryClient();
  const obstacle = useWriteObstacle();
  // Made when the dialogue opens: however often it is pressed, it is tried again once.
  const [newId] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState("");
  const { runId } = row;
  const act = useMutation({
    mutationFn: (what: "look" | "cancel" | "retry") => {
      const of = { account: scope.account.id, id: row.id };
      if (what === "look") return bridge.lookUpOperation(of);
      if (what === "cancel") return bridge.cancelOperation(of);
      return bridge.retryOperation({ ...of, tenant: scope.tenant, newId });
    },
    onSuccess: (next) => {
      client.setQueryData(questions.operation(next.id).queryKey, next);
      if (next.id !== row.id) show(next.id);
    },
    // Meanwhile it may stand otherwise: then the dialogue shows how.
    onError: () => void client.invalidateQueries({ queryKey: questions.operation(row.id).queryKey }),
  });
  // What destroys wants the name typed each time it is asked for.
  const name = row.kind === "delete" && row.canRetry ? (row.subject ?? "") : null;
  const untyped = name !== null && typed.trim() !== name;
  const busy = act.isPending ? "It was asked for already" : null;
  const elsewhere = changed ? "The account or tenant changed" : null;
  return (
    <>
      {changed && row.canRetry ? (
        <Refused problem={{ kind: "scopeChanged" }} />
      ) : act.error ? (
        <Refused problem={problemOf(act.error)} />
      ) : null}
      {row.canRetry ? <AgainMeans means={consequence(row.kind)} /> : null}
      {name === null ? null : (
        <NameToType what="name" name={name} value={typed} onChange={setTyped} label="to try it again" />
      )}
      <ModalActions>
        {runId === null ? null : (
          <Button
            onPress={() => {
              onClose();
              openRun(runId);
            }}
          >
            Show the whole run
          </Button>
        )}
        {row.canCancel ? (
          <ActionButton reason={busy} onPress={() => act.mutate("cancel")}>
            Take back
          </ActionButton>
        ) : null}
        {row.state === "unknown" || row.state === "accepted" ? (
          <ActionButton reason={busy} obstacle={obstacle} onPress={() => act.mutate("look")}>
            Look now
          </ActionButton>
        ) : null}
        <Button autoFocus onPress={onClose}>
          Close
        </Button>
        {row.canRetry ? (
          <ActionButton
            kind={isHarsh(row.kind) ? "danger" : "primary"}
            reason={
              elsewhere ?? busy ?? (obstacle === null && untyped ? "Type the machine’s name first" : null)
            }
            obstacle={obstacle}
            onPress={() => act.mutate("retry")}
          >
            Try again
          </ActionButton>
        ) : null}
      </ModalActions>
    </>
  );
}

function Step({ name, at }: { name: string; at: number | null }) {
  return at === null ? null : (
    <Fact name={name}>
      <span className="tabular-nums">{full(at)}</span>
    </Fact>
  );
}
