/** What the customers' address keeps: the search and the order. */
import type { CustomerColumn } from "../../bridge";

type CustomersSearch = {
  q?: string;
  /** A column, with a minus in front for the largest first. */
  sort?: string;
};

export type CustomerSort = { column: CustomerColumn; descending: boolean };

/** Whoever runs dry first. */
const usual: CustomerSort = { column: "runway", descending: false };

const columns: CustomerColumn[] = [
  ...(["name", "runway", "available", "cost"] as const),
  ...(["machines", "alerts", "reseller", "created"] as const),
];

/** Reads an address; what isn't understood is left out. */
export function customersSearch(search: Record<string, unknown>): CustomersSearch {
  const { q, sort } = search;
  return {
    ...(typeof q === "string" && q !== "" ? { q } : {}),
    ...(typeof sort === "string" && columnOf(sort) ? { sort } : {}),
  };
}

export function sortOf(text: string | undefined): CustomerSort {
  const column = columnOf(text ?? "");
  return column ? { column, descending: text?.startsWith("-") ?? false } : usual;
}

export function sortText({ column, descending }: CustomerSort): string | undefined {
  if (column === usual.column && descending === usual.descending) return undefined;
  return `${descending ? "-" : ""}${column}`;
}

function columnOf(text: string): CustomerColumn | undefined {
  return columns.find((column) => column === text.replace(/^-/, ""));
}
