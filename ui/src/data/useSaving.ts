/** Writes a list to a file, all of it that matches; Rust chooses the folder and says where. */
import { useMutation } from "@tanstack/react-query";
import { type ExportReceipt, type Problem, problemOf } from "../bridge";

export type Saving<Q> = {
  start: (query: Q) => void;
  pending: boolean;
  done: ExportReceipt | null;
  problem: Problem | null;
  /** Nothing is said of the last one any more. */
  forget: () => void;
};

/** A list, but not which part of it: the file has every row. */
type Whole<Q> = Omit<Q, "offset" | "limit">;

export function useSaving<Q extends { offset: number; limit: number }>(
  save: (query: Whole<Q> & { offset: number; limit: number }) => Promise<ExportReceipt>,
): Saving<Whole<Q>> {
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: (query: Whole<Q>) => save({ ...query, offset: 0, limit: 0 }),
  });
  return {
    start: mutate,
    pending: isPending,
    done: data ?? null,
    problem: error ? problemOf(error) : null,
    forget: reset,
  };
}
