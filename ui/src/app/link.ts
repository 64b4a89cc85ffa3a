/** Links that open a page from outside the window: `dcx://tenant/<id>/machines`. The shell reads them. */

/** The link to a path of this window. */
export function linkTo(path: string): string {
  const [, , tenant = "", ...page] = path.split("/");
  const at = page.length > 0 ? page.join("/") : "overview";
  if (tenant === "all") return `dcx://all/${at}`;
  return `dcx://tenant/${tenant.replace(/^(~|%7E)/i, "")}/${at}`;
}
