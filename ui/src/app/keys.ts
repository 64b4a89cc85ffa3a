/**
 * Where the keys go when what had them is gone: to the page's list, or to its title. For a button that removes itself, and
 * for a page that comes in the place of another.
 */

/** What floats has the keys, and gives them back itself. */
const FLOATS = '[role="dialog"],[role="alertdialog"],[role="menu"]';

/** Gives them to the page. */
export function keysToPage(): void {
  const of = (what: string) => document.querySelector<HTMLElement>(`main ${what}`);
  (of('[role="grid"]') ?? of("h1"))?.focus({ preventScroll: true });
}

/** Gives them to the page where nothing has them. */
export function keysToNewPage(): void {
  const { activeElement } = document;
  const lost = activeElement === null || activeElement === document.body;
  if (lost && document.querySelector(FLOATS) === null) keysToPage();
}
