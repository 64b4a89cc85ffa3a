/** Theme and density. */
import { usePreferences } from "../../data/preferences";
import { Choice } from "./Choice";
import { Section, SettingRow } from "./Section";

export function AppearanceSection() {
  const [{ theme, density, railCollapsed }, change] = usePreferences();
  return (
    <Section title="Appearance">
      <SettingRow label="Theme" detail="System follows this computer's setting.">
        <Choice
          label="Theme"
          value={theme}
          onChange={(value) => change({ theme: value })}
          options={[
            { value: "system", label: "System" },
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
        />
      </SettingRow>
      <SettingRow label="Rows" detail="How tall the rows of tables are.">
        <Choice
          label="Rows"
          value={density}
          onChange={(value) => change({ density: value })}
          options={[
            { value: "comfortable", label: "Comfortable" },
            { value: "compact", label: "Compact" },
          ]}
        />
      </SettingRow>
      <SettingRow label="Rail" detail="In a narrow window it is always folded to icons.">
        <Choice
          label="Rail"
          value={railCollapsed ? "folded" : "open"}
          onChange={(value) => change({ railCollapsed: value === "folded" })}
          options={[
            { value: "open", label: "Open" },
            { value: "folded", label: "Folded" },
          ]}
        />
      </SettingRow>
    </Section>
  );
}
