/** The page's place while its first answer is under way. */
import { Panel } from "../../parts/Panel";
import { Bar, Waiting } from "../../parts/Skeleton";
import { formGrid } from "./layout";

export function NewMachineSkeleton() {
  return (
    <Waiting className="@container">
      <div className={formGrid}>
        <div className="flex flex-col gap-3">
          <Panel className="px-4 py-4">
            <Bar className="my-1.5 w-24" />
            <Bar className="my-3 w-2/3" />
          </Panel>
          <Panel className="px-4 py-3">
            {Array.from({ length: 9 }, (_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity.
              <Bar key={i} className={i % 2 === 0 ? "my-[13px] w-3/4" : "my-[13px] w-2/3"} />
            ))}
          </Panel>
        </div>
        <Panel className="px-4 py-4">
          <Bar className="my-1.5 w-20" />
          <Bar className="my-4 w-full" />
          <Bar className="my-4 w-2/3" />
          <Bar className="my-4 w-full" />
        </Panel>
      </div>
    </Waiting>
  );
}
