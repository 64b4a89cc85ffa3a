import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { makeClient } from "./client";
import type { Key } from "./questions";
import { useWindows } from "./useWindows";

type Page = { rows: string[]; offset: number; total: number };
type Props = { search: string; first: number; scope: string };

/** A list of 100 rows named after the search, in windows of ten; answers wait for `let()`. */
function list() {
  const waiting: (() => void)[] = [];
  const client = makeClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const view = renderHook(
    ({ search, first, scope }: Props) =>
      useWindows<string, Page>({
        ask: (window) => ({
          queryKey: ["a", "machines", scope, search, window] satisfies Key,
          queryFn: async () => {
            await new Promise<void>((done) => waiting.push(done));
            const rows = Array.from({ length: 10 }, (_, i) => `${scope} ${search} ${window * 10 + i}`);
            return { rows, offset: window * 10, total: 100 };
          },
        }),
        size: 10,
        first,
        last: first + 4,
        scope,
      }),
    { wrapper, initialProps: { search: "v", first: 0, scope: "adcock" } },
  );
  const answer = async () => {
    await waitFor(() => expect(waiting.length).toBeGreaterThan(0));
    await act(async () => {
      for (const done of waiting.splice(0)) done();
    });
  };
  return { view, answer };
}

test("rows are handed out by their place in the whole list", async () => {
  const { view, answer } = list();
  expect(view.result.current.at(3)).toBeUndefined();
  await answer();
  await waitFor(() => expect(view.result.current.at(3)).toBe("adcock v 3"));
  view.rerender({ search: "v", first: 47, scope: "adcock" });
  await answer();
  await waitFor(() => expect(view.result.current.at(51)).toBe("adcock v 51"));
  expect(view.result.current.head?.total).toBe(100);
});

test("the last search's rows stay until the next one's are there", async () => {
  const { view, answer } = list();
  await answer();
  await waitFor(() => expect(view.result.current.at(0)).toBe("adcock v 0"));
  view.rerender({ search: "vo", first: 0, scope: "adcock" });
  expect(view.result.current.at(0)).toBe("adcock v 0");
  await answer();
  await waitFor(() => expect(view.result.current.at(0)).toBe("adcock vo 0"));
});

test("another tenant's rows never stand in for those on their way", async () => {
  const { view, answer } = list();
  await answer();
  await waitFor(() => expect(view.result.current.at(0)).toBe("adcock v 0"));
  view.rerender({ search: "v", first: 0, scope: "vodacom" });
  expect(view.result.current.at(0)).toBeUndefined();
  expect(view.result.current.head).toBeUndefined();
});
