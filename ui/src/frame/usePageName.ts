/** The list page in view, to stay on it when the tenant changes; a single machine's page goes to the list. */
import { useLocation } from "@tanstack/react-router";

/** The pages that every tenant has. */
const pages = ["overview", "machines", "wallet", "operations", "settings"] as const;

/** Customers too has a page for every tenant that has some; whoever changes to another may well come to one that has none. */
export type TenantPage = `/t/$tenant/${(typeof pages)[number] | "customers"}`;

export function usePageName(): TenantPage {
  const { pathname } = useLocation();
  const page = pathname.split("/")[3];
  return `/t/$tenant/${pages.find((one) => one === page) ?? "overview"}`;
}
