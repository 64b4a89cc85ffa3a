/** Who is signed in, where, and where the session is kept. */
import { openSurface } from "../../app/surfaces";
import type { RoleView } from "../../bridge";
import { useSession, useStateOf, whole } from "../../data/session";
import { Button } from "../../parts/Button";
import { keychainLine } from "../../problems";
import { Section, SettingRow } from "./Section";

const roles: Record<RoleView, string> = {
  datacentrix: "Datacentrix",
  reseller: "Reseller",
  customer: "Customer",
  other: "Role not known",
};

export function AccountSection() {
  const { account } = useSession();
  const state = useStateOf(whole);
  return (
    <Section title="Account">
      <SettingRow
        label={account.name ?? account.email}
        detail={
          <span data-selectable>
            {account.email} · {roles[account.role]} · {account.platform}
          </span>
        }
      >
        {state.session === "ended" ? (
          <Button onPress={() => openSurface("signInAgain")}>Sign in again…</Button>
        ) : null}
        <Button onPress={() => openSurface("signOut")}>Sign out…</Button>
      </SettingRow>
      <SettingRow label="Session" detail={keychainLine(state.keychain, state.memoryOnly)} />
    </Section>
  );
}
