import { expect, test } from "vitest";
import { linkTo } from "./link";

test.each([
  ["/t/org-1/overview", "dcx://tenant/org-1/overview"],
  ["/t/org-1/machines/vm-2", "dcx://tenant/org-1/machines/vm-2"],
  ["/t/all/machines", "dcx://all/machines"],
  ["/t/~all/settings", "dcx://tenant/all/settings"],
  ["/t/org-1", "dcx://tenant/org-1/overview"],
])("the link to %s is %s", (path, link) => {
  expect(linkTo(path)).toBe(link);
});
