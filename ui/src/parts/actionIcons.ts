/** The sign of each thing that can be asked of a machine: the same wherever it is offered. */
import { type LucideIcon, Pause, Play, Power, RotateCw, Square, Trash2 } from "lucide-react";
import type { MachineAction } from "../bridge";

export const actionIcons: Record<MachineAction, LucideIcon> = {
  start: Play,
  shutdown: Power,
  restart: RotateCw,
  suspend: Pause,
  stop: Square,
  delete: Trash2,
};
