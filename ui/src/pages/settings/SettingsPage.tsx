/** What can be set, and what this computer keeps. Every line here does something or says something true. */
import { useDrawn } from "../../app/drawn";
import { useTenantKey } from "../../app/place";
import { PageHead } from "../../parts/Page";
import { AboutSection } from "./AboutSection";
import { AccountSection } from "./AccountSection";
import { AppearanceSection } from "./AppearanceSection";
import { LockSection } from "./LockSection";
import { SavedDataSection } from "./SavedDataSection";

export function SettingsPage() {
  const tenant = useTenantKey();
  useDrawn(tenant, "settings", true);
  return (
    <div className="min-h-0 flex-1 overflow-auto px-6 pt-5 pb-6">
      <div className="flex max-w-[720px] flex-col gap-3">
        <PageHead title="Settings" />
        <AppearanceSection />
        <LockSection />
        <SavedDataSection />
        <AccountSection />
        <AboutSection />
      </div>
    </div>
  );
}
