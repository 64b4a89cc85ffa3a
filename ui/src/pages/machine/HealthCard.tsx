/** The platform's health checks, or a hint made from alerts, and then called one. */
import { CircleCheck, CircleHelp, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";
import type { HealthView, HealthWord, Reading, Trust } from "../../bridge";
import { Card } from "../../parts/Card";
import { cx } from "../../parts/cx";
import { More } from "../../parts/More";

/** Lines of the card. */
const SHOWN = 20;

export const healthWords: Record<HealthWord, string> = {
  healthy: "Healthy",
  degraded: "Degraded",
  unhealthy: "Unhealthy",
  unknown: "Unknown",
};

export function HealthCard({ reading, page }: { reading: Reading<HealthView>; page: Trust }) {
  const hint = reading.value?.derived ? "a hint, from its alerts" : null;
  return (
    <Card title="Health" note={hint} reading={reading} page={page} lines={2}>
      {({ status, checks, derived }) => (
        <div className="px-4 pb-3">
          {checks.length === 0 ? (
            <p className="text-sm text-text-2">
              {derived
                ? `${healthWords[status]}. This platform offers no health checks.`
                : `${healthWords[status]}. The platform lists no checks.`}
            </p>
          ) : (
            <ul>
              {checks.slice(0, SHOWN).map((check, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the platform may repeat a name.
                <li key={`${check.name} ${i}`} className="flex items-start gap-2 py-1">
                  <CheckMark status={check.status} />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{check.name ?? "Check"}</span>
                    {check.detail ? (
                      <span className="wrap-anywhere line-clamp-2 text-sm text-text-3">{check.detail}</span>
                    ) : null}
                  </span>
                  <span className="max-w-[90px] truncate text-sm text-text-3">
                    {healthWords[check.status]}
                  </span>
                </li>
              ))}
            </ul>
          )}
          <More rest={checks.length - SHOWN} className="pt-1" />
        </div>
      )}
    </Card>
  );
}

const marks: Record<HealthWord, { icon: LucideIcon; tone: string }> = {
  healthy: { icon: CircleCheck, tone: "text-ok" },
  degraded: { icon: TriangleAlert, tone: "text-warn" },
  unhealthy: { icon: OctagonAlert, tone: "text-bad" },
  unknown: { icon: CircleHelp, tone: "text-text-3" },
};

function CheckMark({ status }: { status: HealthWord }) {
  const { icon: Icon, tone } = marks[status];
  return <Icon size={15} strokeWidth={1.75} aria-hidden="true" className={cx("mt-0.5 shrink-0", tone)} />;
}
