/** Which machines are selected: some by name, or all that match the search, however many that is. */
import type { MachineRow } from "../../bridge";

export type Selection = { kind: "some"; rows: ReadonlyMap<string, MachineRow> } | { kind: "all" };

export const nothing: Selection = { kind: "some", rows: new Map() };

/** A machine's identity in a list over several organisations. */
export function rowKey(row: MachineRow): string {
  return `${row.organisationId} ${row.id}`;
}

export function isSelected(selection: Selection, row: MachineRow): boolean {
  return selection.kind === "all" || selection.rows.has(rowKey(row));
}

/** How many are selected, of `total` that match. */
export function selectedCount(selection: Selection, total: number): number {
  return selection.kind === "all" ? total : selection.rows.size;
}

/** Turns one row's selection over. Leaving one out of "all" isn't offered: it goes back to that one row. */
export function toggled(selection: Selection, row: MachineRow): Selection {
  if (selection.kind === "all") return { kind: "some", rows: new Map([[rowKey(row), row]]) };
  const rows = new Map(selection.rows);
  if (!rows.delete(rowKey(row))) rows.set(rowKey(row), row);
  return { kind: "some", rows };
}

/** Adds rows. */
export function added(selection: Selection, more: Iterable<MachineRow>): Selection {
  if (selection.kind === "all") return selection;
  const rows = new Map(selection.rows);
  for (const row of more) rows.set(rowKey(row), row);
  return { kind: "some", rows };
}

/** "Vodacom", or "3 customers": whose machines they are. */
export function owners(selection: Selection): string | null {
  if (selection.kind === "all") return null;
  // By id: two customers may have one name.
  const names = new Map(
    [...selection.rows.values()].map((row) => [row.organisationId, row.organisationName]),
  );
  return names.size === 1 ? ([...names.values()][0] ?? null) : `${names.size} customers`;
}
