/** A new machine: who for, its name, what it is made of, and beside that what it costs and leaves in the wallet. */
import { useQuery } from "@tanstack/react-query";
import { useTenant, useTenantKey } from "../../app/place";
import { bridge } from "../../bridge";
import { useSession } from "../../data/session";
import { Page } from "../../parts/Page";
import { BackToMachines } from "../machines/BackToMachines";
import { NewMachineForm } from "./NewMachineForm";
import { NewMachineSkeleton } from "./NewMachineSkeleton";
import { draftKept } from "./useDraft";

export function NewMachinePage() {
  const { account } = useSession();
  const tenant = useTenantKey();
  // Another tenant or account is another form, with another draft.
  return <Opened key={`${account.id} ${tenant}`} />;
}

function Opened() {
  const { account, questions } = useSession();
  const tenant = useTenant();
  const answer = useQuery({
    // Beginning as every question of this page does, so that the same news touches it.
    queryKey: [...questions.newMachine(tenant, null, null).queryKey, "opened"] as const,
    // The draft that is left here must be the newest, whatever was remembered.
    queryFn: async () => {
      await draftKept(account.id, tenant);
      return bridge.newMachine({ tenant, organisationId: null, productId: null });
    },
    gcTime: 0,
  });
  return (
    <Page
      name="new-machine"
      title="New machine"
      before={<BackToMachines />}
      answer={answer}
      skeleton={<NewMachineSkeleton />}
    >
      {(page) => <NewMachineForm opened={page} />}
    </Page>
  );
}
