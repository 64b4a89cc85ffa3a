/** Says, for benches and window tests, which page of which tenant is on screen with its data. */
import { useLayoutEffect } from "react";

export function useDrawn(tenant: string, page: string, ready: boolean): void {
  useLayoutEffect(() => {
    if (!ready) return;
    const mark = `${tenant}:${page}`;
    document.documentElement.dataset.drawn = mark;
    performance.mark(`drawn ${mark}`);
    // The first moment after the frame that shows it.
    requestAnimationFrame(() => setTimeout(() => performance.mark(`painted ${mark}`)));
  }, [tenant, page, ready]);
}
