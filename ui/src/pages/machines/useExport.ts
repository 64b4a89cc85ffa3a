/** Writes all machines that match to a file; Rust chooses the folder and says where. */
import { useMutation } from "@tanstack/react-query";
import { bridge, type MachineQuery, type Problem, problemOf } from "../../bridge";

export type Export = {
  start: () => void;
  pending: boolean;
  done: { path: string; rows: number } | null;
  problem: Problem | null;
  forget: () => void;
};

export function useExport(query: Pick<MachineQuery, "tenant" | "search" | "sort">): Export {
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: () => bridge.exportMachines({ ...query, offset: 0, limit: 0 }),
  });
  return {
    start: mutate,
    pending: isPending,
    done: data ?? null,
    problem: error ? problemOf(error) : null,
    forget: reset,
  };
}
