/** What is kept on this computer, and the way to throw it away. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { bridge, problemOf } from "../../bridge";
import { useNow } from "../../data/now";
import { useSession, useStateOf, whole } from "../../data/session";
import { Button } from "../../parts/Button";
import { Modal, ModalActions } from "../../parts/Modal";
import { ProblemLine } from "../../parts/ProblemBlock";
import { bytes, plural } from "../../words/formats";
import { ago } from "../../words/times";
import { Section, SettingRow } from "./Section";

export function SavedDataSection() {
  const { account, questions } = useSession();
  const state = useStateOf(whole);
  const client = useQueryClient();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const saved = useQuery(questions.saved());
  const clear = useMutation({
    mutationFn: () => bridge.clearSavedData(),
    onSuccess: (left) => {
      setAsking(false);
      client.setQueryData(questions.saved().queryKey, left);
      void client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === account.id && queryKey[1] !== "saved",
      });
    },
  });
  const data = saved.data;
  const size = data ? `${bytes(data.bytes)} in ${plural(data.records, "record")}` : "";
  const oldest = data && data.oldest !== null ? `, the oldest fetched ${ago(data.oldest, now)}` : "";
  const cut = state.connection.kind === "offline" || state.session === "ended";
  return (
    <Section title="Saved data">
      <SettingRow
        label="On this computer"
        detail={
          saved.error ? (
            <ProblemLine problem={problemOf(saved.error)} />
          ) : (
            `${size}${oldest}${data ? ". Encrypted; the key is in the keychain." : ""}`
          )
        }
      >
        <Button isDisabled={!data || data.records === 0} onPress={() => setAsking(true)}>
          Clear…
        </Button>
      </SettingRow>
      <Modal title="Clear saved data?" role="alertdialog" isOpen={asking} onClose={() => setAsking(false)}>
        <p className="text-text-2">
          Removes what was fetched for {account.email} ({size}) from this computer. You stay signed in, and
          nothing changes on the platform.
        </p>
        <p className={cut ? "text-warn" : "text-text-2"}>
          {cut
            ? "The platform can't be reached now: until it can, there will be nothing to show."
            : "What you look at is fetched again."}
        </p>
        {clear.error ? <ProblemLine problem={problemOf(clear.error)} /> : null}
        <ModalActions>
          <Button onPress={() => setAsking(false)}>Keep it</Button>
          <Button kind="danger" isDisabled={clear.isPending} onPress={() => clear.mutate()}>
            Clear saved data
          </Button>
        </ModalActions>
      </Modal>
    </Section>
  );
}
