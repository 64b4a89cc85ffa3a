/** The page's places before its first answer. */
import { Panel } from "../../parts/Panel";
import { Bar, Waiting } from "../../parts/Skeleton";
import { FigureSkeleton } from "../overview/Figure";
import { walletStrip } from "./WalletFigures";

const four = ["a", "b", "c", "d"];

export function WalletSkeleton() {
  return (
    <Waiting className="flex min-h-0 flex-1 flex-col gap-3">
      <Panel aria-label="Wallet" className="shrink-0">
        <div className={walletStrip}>
          {four.map((key) => (
            <FigureSkeleton key={key} />
          ))}
          <div>
            <FigureSkeleton />
            <Bar className="mx-3 -mt-[9px] mb-[15px] w-48 xl:mx-4" />
          </div>
        </div>
      </Panel>
      <Bar className="mt-[-1px] mb-[3px] ml-0.5 w-32 shrink-0" />
      <Panel className="min-h-0 flex-1">
        <div className="flex flex-col gap-6 px-4 py-6">
          {[...four, "e", "f"].map((key, i) => (
            <Bar key={key} className={i % 2 === 0 ? "w-2/3" : "w-1/2"} />
          ))}
        </div>
      </Panel>
    </Waiting>
  );
}
