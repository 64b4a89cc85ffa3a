/** A change of power for many machines: first what it would do, then how it is going. Closing it stops nothing. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { closeRun, type Proposal, useRunSurface } from "../../../app/runs";
import { useSession } from "../../../data/session";
import { Modal } from "../../../parts/Modal";
import { runTitle } from "../../../words/power";
import { ProgressView } from "./ProgressView";
import { ProposalView } from "./ProposalView";
import { usePlan } from "./usePlan";

export function RunDialog() {
  const surface = useRunSurface();
  // It goes with the window's frame: signed out, locked, or under another account nothing of it is left.
  useEffect(() => closeRun, []);
  if (!surface) return null;
  const proposed = surface.kind === "proposal";
  return (
    <Modal
      title={proposed ? <ProposalTitle proposal={surface.proposal} /> : <RunTitle id={surface.id} />}
      isOpen
      onClose={closeRun}
      width="w-[720px]"
    >
      {proposed ? (
        <ProposalView key={surface.opened} proposal={surface.proposal} />
      ) : (
        <ProgressView key={surface.opened} id={surface.id} />
      )}
    </Modal>
  );
}

function ProposalTitle({ proposal }: { proposal: Proposal }) {
  const { data } = usePlan(proposal);
  return runTitle(proposal.action, data && data.possible > 0 ? data.possible : null);
}

function RunTitle({ id }: { id: string }) {
  const { questions } = useSession();
  const { data } = useQuery(questions.run(id, "all", 0));
  return data ? runTitle(data.kind, data.machines) : "Machines";
}
