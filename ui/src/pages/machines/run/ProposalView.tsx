/** What a run would do, before it is asked for: for whom, how many of whose machines, which ones not and why. */
import { useMutation } from "@tanstack/react-query";
import { useTenant } from "../../../app/place";
import { closeRun, type Proposal } from "../../../app/runs";
import { bridge, problemOf, type RunPlan } from "../../../bridge";
import { useSession } from "../../../data/session";
import { sameTenant } from "../../../data/tenant";
import { ActionButton } from "../../../parts/ActionButton";
import { Button } from "../../../parts/Button";
import { ModalActions } from "../../../parts/Modal";
import { Note } from "../../../parts/Note";
import { ReadOut } from "../../../parts/ReadOut";
import { ScopeFacts } from "../../../parts/ScopeFacts";
import { Bar, Waiting } from "../../../parts/Skeleton";
import { count } from "../../../words/formats";
import { obstacleWords } from "../../../words/obstacles";
import { consequenceForMany, isHarsh, runTitle } from "../../../words/power";
import { NotBegun } from "./NotBegun";
import { LeftOutList, TenantList } from "./PlanLists";
import { useGoOn } from "./useGoOn";
import { usePlan } from "./usePlan";

export function ProposalView({ proposal }: { proposal: Proposal }) {
  const { account } = useSession();
  const tenant = useTenant();
  const plan = usePlan(proposal);
  const goOn = useGoOn(proposal.id);
  const begin = useMutation({
    mutationFn: ({ fingerprint }: RunPlan) =>
      bridge.beginRun({
        id: proposal.id,
        account: proposal.account.id,
        tenant: proposal.tenant,
        action: proposal.action,
        selection: proposal.selection,
        fingerprint,
      }),
    onSuccess: goOn,
    // What is possible may be something else by now: the list then says what.
    onError: () => void plan.refetch(),
  });
  const changed = account.id !== proposal.account.id || !sameTenant(tenant, proposal.tenant);
  const problem = begin.error ?? plan.error;
  const reason = plan.data ? whyNot(plan.data) : "What can be done is being looked at";
  const blocked = changed
    ? "The account or tenant changed"
    : begin.isPending
      ? "It was asked for already"
      : reason;
  const possible = plan.data?.possible ?? 0;
  const harsh = isHarsh(proposal.action);
  return (
    <>
      <ScopeFacts account={proposal.account} tenantName={proposal.tenantName ?? "–"} />
      {plan.data ? <Preview plan={plan.data} proposal={proposal} /> : plan.error ? null : <PreviewSkeleton />}
      <ReadOut>
        {changed ? (
          <Note tone="warn" title="The account or the tenant changed">
            Nothing was sent. Close this and select the machines where you mean it.
          </Note>
        ) : !problem && plan.data && reason ? (
          <Note tone="warn" title={reason}>
            {plan.data.obstacle === "tooMany" ? "Select fewer, or narrow the search." : null}
          </Note>
        ) : null}
      </ReadOut>
      {!changed && problem ? <NotBegun problem={problemOf(problem)} /> : null}
      <ModalActions>
        {begin.isPending ? (
          <p role="status" className="mr-auto self-center text-sm text-text-2">
            It goes on when this is closed; Operations has it.
          </p>
        ) : null}
        <Button autoFocus={harsh} onPress={closeRun}>
          {begin.isPending ? "Close" : "Cancel"}
        </Button>
        <ActionButton
          autoFocus={!harsh}
          kind={harsh ? "danger" : "primary"}
          reason={blocked}
          onPress={() => plan.data && begin.mutate(plan.data)}
        >
          {runTitle(proposal.action, possible > 0 ? possible : null)}
        </ActionButton>
      </ModalActions>
    </>
  );
}

/** Why none of it can be begun. */
function whyNot({ obstacle, possible, selected, most }: RunPlan): string | null {
  if (obstacle === "tooMany") {
    return `${count(possible)} machines are too many: a run takes ${count(most)} at most`;
  }
  if (obstacle === "nothing") {
    return selected === 1
      ? "The machine that is selected can't do this now"
      : "None of the machines that are selected can do this now";
  }
  return obstacle ? obstacleWords(obstacle) : null;
}

function Preview({ plan, proposal }: { plan: RunPlan; proposal: Proposal }) {
  const { possible, leftOutTotal } = plan;
  return (
    <>
      {possible > 0 ? <p className="text-text-2">{consequenceForMany(proposal.action)}</p> : null}
      <TenantList tenants={plan.tenants} />
      {leftOutTotal > 0 ? <LeftOutList machines={plan.leftOut} total={leftOutTotal} /> : null}
    </>
  );
}

function PreviewSkeleton() {
  return (
    <Waiting className="flex flex-col gap-3 py-1">
      <Bar className="w-3/4" />
      <Bar className="w-1/2" />
      <Bar className="w-2/3" />
    </Waiting>
  );
}
