/** The overview's layout before its first answer, in its final size. */
import { Panel } from "../../parts/Panel";
import { Bar, Waiting } from "../../parts/Skeleton";
import { FigureSkeleton, Strip } from "./Figure";

export function OverviewSkeleton() {
  return (
    <Waiting className="flex flex-col gap-3">
      <div>
        <Strip label="Figures">
          {["machines", "cpu", "memory", "disk", "cost", "wallet"].map((name) => (
            <FigureSkeleton key={name} />
          ))}
        </Strip>
        <Bar className="mt-2 mb-1.5 ml-0.5 w-40" />
      </div>
      <div className="grid grid-cols-[minmax(0,1.75fr)_minmax(260px,1fr)] gap-3">
        <Panel className="h-[290px] p-4">
          <Bar className="w-40" />
        </Panel>
        <Panel className="h-[290px] p-4">
          <Bar className="w-24" />
          <Bar className="mt-6 w-48" />
          <Bar className="mt-4 w-40" />
        </Panel>
      </div>
      <Panel className="h-[150px] p-4">
        <Bar className="w-36" />
        <Bar className="mt-6 w-2/3" />
        <Bar className="mt-5 w-1/2" />
      </Panel>
    </Waiting>
  );
}
