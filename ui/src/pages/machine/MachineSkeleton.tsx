/** The machine page's layout before its first answer. */
import { Panel } from "../../parts/Panel";
import { Bar, Waiting } from "../../parts/Skeleton";
import { FigureSkeleton, Strip } from "../overview/Figure";

export function MachineSkeleton() {
  return (
    <Waiting className="flex flex-col gap-3">
      <div>
        <Strip label="Figures" even>
          {["cpu", "memory", "disk", "cost", "licences", "health"].map((name) => (
            <FigureSkeleton key={name} />
          ))}
        </Strip>
        <Bar className="mt-2 mb-1.5 ml-0.5 w-40" />
      </div>
      <div className="grid grid-cols-[minmax(0,1.75fr)_minmax(280px,1fr)] gap-3">
        <Panel className="h-[420px] p-4">
          <Bar className="w-32" />
        </Panel>
        <Panel className="h-[300px] p-4">
          <Bar className="w-20" />
          <Bar className="mt-6 w-40" />
          <Bar className="mt-5 w-48" />
          <Bar className="mt-5 w-36" />
        </Panel>
      </div>
    </Waiting>
  );
}
