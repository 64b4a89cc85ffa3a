/** The two lists of a run's preview: whose machines, and those that are left out. */
import type { LeftOut, RunTenant } from "../../../bridge";
import { StateShape } from "../../../parts/State";
import { count, organisationName, plural } from "../../../words/formats";
import { obstacleWords } from "../../../words/obstacles";

const box =
  "overflow-auto rounded-md border border-line bg-surface focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1";
const line = "flex min-h-8 items-center gap-3 border-line border-b px-3 last:border-b-0";

export function TenantList({ tenants }: { tenants: RunTenant[] }) {
  return (
    <section aria-label="Whose machines">
      <Heading title="Whose machines" note={plural(tenants.length, "tenant")} />
      <ul
        tabIndex={tenants.length > 3 ? 0 : undefined}
        className={`${box} max-h-[114px] [@media(min-height:800px)]:max-h-[178px]`}
      >
        {tenants.map(({ organisationId, name, machines, possible }) => (
          <li key={organisationId} className={line}>
            <span className="min-w-0 flex-1 truncate" title={name}>
              {organisationName(name)}
            </span>
            <span className="shrink-0 text-text-2 tabular-nums">
              {possible === machines ? count(possible) : `${count(possible)} of ${count(machines)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function LeftOutList({ machines, total }: { machines: LeftOut[]; total: number }) {
  const more = total - machines.length;
  return (
    <section aria-label="Left out">
      <Heading title="Left out" note={plural(total, "machine")} />
      <ul
        tabIndex={total > 3 ? 0 : undefined}
        className={`${box} max-h-[114px] [@media(min-height:800px)]:max-h-[146px]`}
      >
        {machines.map(({ name, organisationName: owner, state, obstacle }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two machines may share name and owner.
          <li key={i} className={line}>
            <StateShape state={state} />
            <span className="min-w-0 flex-1 truncate" title={name}>
              {name} <span className="text-text-3">{organisationName(owner)}</span>
            </span>
            <span className="max-w-[55%] shrink-0 truncate text-text-2" title={obstacleWords(obstacle)}>
              {obstacleWords(obstacle)}
            </span>
          </li>
        ))}
        {more > 0 ? <li className={`${line} text-text-3`}>and {count(more)} more</li> : null}
      </ul>
    </section>
  );
}

function Heading({ title, note }: { title: string; note: string }) {
  return (
    <h3 className="mb-1 flex items-baseline gap-2 font-medium text-sm text-text-2">
      {title} <span className="font-normal text-text-3 tabular-nums">{note}</span>
    </h3>
  );
}
