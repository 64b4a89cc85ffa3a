/** What the machines' address keeps: the search. */
type MachinesSearch = { q?: string };

/** Reads an address; what isn't understood is left out. */
export function machinesSearch({ q }: Record<string, unknown>): MachinesSearch {
  return typeof q === "string" && q !== "" ? { q } : {};
}
