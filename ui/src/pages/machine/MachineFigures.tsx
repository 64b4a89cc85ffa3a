/** A machine's size and price in one strip. */
import type { HealthView, MachineRow, Reading, Trust } from "../../bridge";
import { count, gibibytes, mebibytes, money, UNKNOWN } from "../../words/formats";
import { whyUnknown } from "../../words/trust";
import { Figure, Strip } from "../overview/Figure";
import { healthWords } from "./HealthCard";

type Props = { row: MachineRow; health: Reading<HealthView>; trust: Trust };

export function MachineFigures({ row, health, trust }: Props) {
  const sized = (text: string) => {
    const [value, unit] = text.split("\u00a0");
    return text === UNKNOWN ? { value: null } : { value: value ?? null, unit };
  };
  const cost = money(row.cost);
  const licences = money(row.licenceCost);
  const status = health.value ? healthWords[health.value.status] : null;
  return (
    <Strip label="Figures" even>
      <Figure
        name="cpu"
        label="CPU cores"
        trust={trust}
        page={trust}
        value={row.cpuCount === null ? null : count(row.cpuCount)}
        why={NOT_SAID}
      />
      <Figure
        name="memory"
        label="Memory"
        trust={trust}
        page={trust}
        {...sized(mebibytes(row.memoryMib))}
        why={NOT_SAID}
      />
      <Figure
        name="disk"
        label="Disk"
        trust={trust}
        page={trust}
        {...sized(gibibytes(row.diskGib))}
        why={NOT_SAID}
      />
      <Figure
        name="cost"
        label="Cost a month"
        trust={trust}
        page={trust}
        value={cost === UNKNOWN ? null : cost}
        why="The platform gave no price."
      />
      <Figure
        name="licences"
        label="Licences a month"
        trust={trust}
        page={trust}
        value={licences === UNKNOWN ? null : licences}
        why="The platform gave no licence cost."
      />
      <Figure
        name="health"
        label={health.value?.derived ? "Health (a hint)" : "Health"}
        trust={health.trust}
        page={trust}
        value={status && health.value?.status !== "unknown" ? status : null}
        why={health.value ? "Neither the platform nor the alerts say." : whyUnknown(health.trust)}
      />
    </Strip>
  );
}

const NOT_SAID = "The platform didn't say.";
