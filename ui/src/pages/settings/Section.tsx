/** A group of settings, and one line of it: what it is at the left, the control at the right. */
import type { ReactNode } from "react";
import { Panel, PanelHead } from "../../parts/Panel";

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Panel aria-label={title}>
      <PanelHead title={title} />
      <div className="px-4 pb-2">{children}</div>
    </Panel>
  );
}

type RowProps = { label: string; detail?: ReactNode; children?: ReactNode };

export function SettingRow({ label, detail, children }: RowProps) {
  return (
    <div className="flex min-h-11 items-center gap-4 border-line border-t py-2 first:border-t-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{label}</p>
        {detail ? <div className="wrap-anywhere text-sm text-text-3">{detail}</div> : null}
      </div>
      {children}
    </div>
  );
}
