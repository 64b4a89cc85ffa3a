/** The card of the machines: the catalogue with its age, or why there is none. */
import type { Catalogue, Reading } from "../../bridge";
import { useNow } from "../../data/now";
import { useWaiting } from "../../data/useWaiting";
import { Empty } from "../../parts/Empty";
import { Panel, PanelHead } from "../../parts/Panel";
import { ProblemLine } from "../../parts/ProblemBlock";
import { Bar } from "../../parts/Skeleton";
import { TrustLine } from "../../parts/TrustLine";
import { trustWords } from "../../words/trust";
import { MachineChoice } from "./MachineChoice";

type Props = {
  catalogue: Reading<Catalogue>;
  chosen: string | null;
  /** One was chosen that is no longer in the catalogue. */
  isGone: boolean;
  isDisabled: boolean;
  onChange: (id: string) => void;
};

export function MachinesPanel({ catalogue, chosen, isGone, isDisabled, onChange }: Props) {
  const { value, trust } = catalogue;
  return (
    <Panel aria-label="Machine">
      <PanelHead title="Machine">
        {value ? <TrustLine trust={trust} testId="trust-catalogue" /> : null}
      </PanelHead>
      {value === null ? (
        <NoCatalogue trust={trust} />
      ) : value.machines.length === 0 ? (
        <Empty title="No machines in the catalogue">
          The platform lists no product that a machine can be made of.
        </Empty>
      ) : (
        <>
          {isGone ? (
            <p role="status" className="px-4 pb-2 text-sm text-warn">
              The machine chosen before is no longer offered. Choose another.
            </p>
          ) : null}
          <MachineChoice
            offers={value.machines}
            chosen={chosen}
            isDisabled={isDisabled}
            onChange={onChange}
          />
        </>
      )}
    </Panel>
  );
}

function NoCatalogue({ trust }: Pick<Reading<Catalogue>, "trust">) {
  const now = useNow();
  const waiting = useWaiting(trust);
  if (trust.problem) return <ProblemLine problem={trust.problem} className="px-4 pt-1 pb-4" />;
  if (!waiting) return <p className="px-4 pt-1 pb-4 text-sm text-text-2">{trustWords(trust, now).text}</p>;
  return (
    <div className="px-4 pb-2" title={trustWords(trust, now).text}>
      {Array.from({ length: 8 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity.
        <Bar key={i} className={i % 2 === 0 ? "my-[13px] w-3/4" : "my-[13px] w-2/3"} />
      ))}
    </div>
  );
}
