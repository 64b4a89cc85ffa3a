/** Signing out can't be undone for what is saved here, so it says exactly what goes and what stays. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSurface } from "../app/surfaces";
import { bridge, problemOf } from "../bridge";
import { adoptState, useSession } from "../data/session";
import { Button } from "../parts/Button";
import { Modal, ModalActions } from "../parts/Modal";
import { ProblemLine } from "../parts/ProblemBlock";
import { bytes, plural } from "../words/formats";

export function SignOutDialog() {
  const [isOpen, setOpen] = useSurface("signOut");
  const { account, questions } = useSession();
  const client = useQueryClient();
  const saved = useQuery({ ...questions.saved(), enabled: isOpen });
  const out = useMutation({
    mutationFn: () => bridge.signOut(),
    onSuccess: (state) => {
      setOpen(false);
      adoptState(client, state);
    },
  });
  return (
    <Modal
      title={`Sign out ${account.email}?`}
      role="alertdialog"
      isOpen={isOpen}
      onClose={() => setOpen(false)}
    >
      <p className="text-text-2">
        Removed from this computer: the session, its key in the keychain, and the saved data of this account
        {saved.data ? ` (${plural(saved.data.records, "record")}, ${bytes(saved.data.bytes)})` : ""}, offline
        copies included.
      </p>
      <p className="text-text-2">Kept: theme, density and columns. Nothing changes on the platform.</p>
      {out.error ? <ProblemLine problem={problemOf(out.error)} /> : null}
      <ModalActions>
        <Button onPress={() => setOpen(false)}>Stay signed in</Button>
        <Button kind="danger" isDisabled={out.isPending} onPress={() => out.mutate()}>
          Sign out
        </Button>
      </ModalActions>
    </Modal>
  );
}
