/** Which version this is. */
import { openSurface } from "../../app/surfaces";
import { useStateOf, whole } from "../../data/session";
import { Button } from "../../parts/Button";
import { Section, SettingRow } from "./Section";

export function AboutSection() {
  const state = useStateOf(whole);
  return (
    <Section title="About">
      <SettingRow label="DCX Desktop" detail={<span data-selectable>Version {state.version}</span>}>
        <Button onPress={() => openSurface("shortcuts")}>Keyboard shortcuts</Button>
      </SettingRow>
    </Section>
  );
}
