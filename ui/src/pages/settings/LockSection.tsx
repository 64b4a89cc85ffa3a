/** Who may look at the window while its user is away. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { bridge } from "../../bridge";
import { useLock } from "../../data/lock";
import { usePreferences } from "../../data/preferences";
import { adoptState, useStateOf, whole } from "../../data/session";
import { Button } from "../../parts/Button";
import { Choice } from "./Choice";
import { PinDialog } from "./PinDialog";
import { Section, SettingRow } from "./Section";

export function LockSection() {
  const state = useStateOf(whole);
  const client = useQueryClient();
  const [{ lockAfterMinutes }, change] = usePreferences();
  const [asking, setAsking] = useState(false);
  const lock = useLock();
  const remove = useMutation({
    mutationFn: () => bridge.changePin({ pin: null }),
    onSuccess: (next) => adoptState(client, next),
  });
  return (
    <Section title="Lock">
      <SettingRow label="Lock when idle" detail="Without a key or the mouse. Data keeps coming in meanwhile.">
        <Choice
          label="Lock when idle"
          value={String(lockAfterMinutes ?? "never")}
          onChange={(value) => change({ lockAfterMinutes: value === "never" ? null : Number(value) })}
          options={[
            { value: "never", label: "Never" },
            { value: "5", label: "5 min" },
            { value: "15", label: "15 min" },
            { value: "60", label: "1 hour" },
          ]}
        />
      </SettingRow>
      <SettingRow
        label="PIN"
        detail={
          state.pinSet
            ? "Opens the locked window, offline too."
            : "Without one, only your password opens a locked window, and only when the platform can be reached."
        }
      >
        {state.pinSet ? (
          <Button isDisabled={remove.isPending} onPress={() => remove.mutate()}>
            Remove
          </Button>
        ) : null}
        <Button onPress={() => setAsking(true)}>{state.pinSet ? "Change…" : "Set a PIN…"}</Button>
      </SettingRow>
      <SettingRow label="Lock now" detail="Saved data stays; signing out would remove it.">
        <Button onPress={lock}>Lock</Button>
      </SettingRow>
      <PinDialog isOpen={asking} onClose={() => setAsking(false)} />
    </Section>
  );
}
