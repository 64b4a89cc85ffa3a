/**
 * Says, for benches and window tests, which page of which tenant is on screen with its data. On a page that came in the place
 * of another nobody may have the keys any more: then it gets them.
 */
import { useLayoutEffect } from "react";
import { keysToNewPage } from "./keys";

export function useDrawn(tenant: string, page: string, ready: boolean): void {
  useLayoutEffect(() => {
    if (!ready) return;
    const mark = `${tenant}:${page}`;
    const { dataset } = document.documentElement;
    const before = dataset.drawn;
    dataset.drawn = mark;
    performance.mark(`drawn ${mark}`);
    // The first moment after the frame that shows it.
    requestAnimationFrame(() =>
      setTimeout(() => {
        performance.mark(`painted ${mark}`);
        if (before !== undefined && before !== mark && dataset.drawn === mark) keysToNewPage();
      }),
    );
  }, [tenant, page, ready]);
}
