/** The list page in view, to stay on it when the tenant changes; a single machine's page goes to the list. */
import { useLocation } from "@tanstack/react-router";

export type TenantPage = "/t/$tenant/overview" | "/t/$tenant/machines" | "/t/$tenant/settings";

export function usePageName(): TenantPage {
  const { pathname } = useLocation();
  const page = pathname.split("/")[3];
  if (page === "machines") return "/t/$tenant/machines";
  if (page === "settings") return "/t/$tenant/settings";
  return "/t/$tenant/overview";
}
