/** The page in view: its title, and which page to stay on when the tenant changes; a single machine's page goes to the list. */
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

const titles: Record<string, string> = {
  overview: "Overview",
  machines: "Virtual machines",
  wallet: "Wallet",
  operations: "Operations",
  customers: "Customers",
  settings: "Settings",
};

/** "Virtual machines": what the window says of the page. */
export function usePageTitle(): string {
  const { pathname } = useLocation();
  const [, , , page, machine] = pathname.split("/");
  if (page === "machines" && machine) return machine === "new" ? "New machine" : "Machine";
  return titles[page ?? ""] ?? "Overview";
}
