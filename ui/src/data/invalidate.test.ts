import { QueryObserver } from "@tanstack/react-query";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ReadingsChanged, TenantHeader } from "../bridge";
import { makeClient } from "./client";
import { Invalidator, touches } from "./invalidate";
import { forgetOthers } from "./questions";
import { tenantKey, tenantOf } from "./tenant";

const change = (more: Partial<ReadingsChanged> = {}): ReadingsChanged => ({
  account: "a",
  organisations: ["adcock"],
  resources: ["machines"],
  ...more,
});
const header = (id: string, kind: TenantHeader["kind"]): TenantHeader => ({
  tenant: { kind: "organisation", id },
  name: id,
  kind,
  status: "active",
  path: [],
  customers: kind === "customer" ? 0 : 3,
});
const adcock = header("adcock", "customer");
const vodacom = header("vodacom", "customer");

describe("a change", () => {
  test("touches the pages of its own customer and not another's", () => {
    expect(touches(change(), ["a", "overview", "adcock"], adcock)).toBe(true);
    expect(touches(change(), ["a", "overview", "vodacom"], vodacom)).toBe(false);
  });
  test("touches whoever takes in others: resellers, the root, all, and a tenant not known yet", () => {
    expect(touches(change(), ["a", "machines", "cloudtech"], header("cloudtech", "reseller"))).toBe(true);
    expect(touches(change(), ["a", "machines", "all"], undefined)).toBe(true);
  });
  test("of another account touches nothing", () => {
    expect(touches(change({ account: "b" }), ["a", "overview", "adcock"], adcock)).toBe(false);
    expect(touches(change({ account: null }), ["a", "overview", "adcock"], adcock)).toBe(false);
  });
  test("touches only questions answered from its resources", () => {
    expect(touches(change({ resources: ["wallets"] }), ["a", "machines", "adcock"], adcock)).toBe(false);
    expect(touches(change({ resources: ["wallets"] }), ["a", "overview", "adcock"], adcock)).toBe(true);
    expect(touches(change({ resources: ["machineSeries"] }), ["a", "series", "adcock"], adcock)).toBe(true);
    expect(touches(change({ resources: ["everything"] }), ["a", "tenants", null], undefined)).toBe(true);
    expect(touches(change({ resources: ["everything"] }), ["appState"], undefined)).toBe(false);
  });
  test("of the link touches every question with a trust line", () => {
    const link = change({ organisations: null, resources: ["link"] });
    expect(touches(link, ["a", "overview", "adcock"], adcock)).toBe(true);
    expect(touches(link, ["a", "machines", "all"], undefined)).toBe(true);
    expect(touches(link, ["a", "series", "adcock"], adcock)).toBe(true);
    expect(touches(link, ["a", "saved", null], undefined)).toBe(false);
  });
});

describe("the invalidator", () => {
  afterEach(() => vi.useRealTimers());

  test("asks a mounted question again once for a hundred changes, and an unmounted one not at all", async () => {
    vi.useFakeTimers();
    const client = makeClient();
    const ask = vi.fn(async () => 1);
    const other = vi.fn(async () => 2);
    client.setQueryData(["a", "header", "adcock"], adcock);
    const stop = new QueryObserver(client, { queryKey: ["a", "machines", "adcock"], queryFn: ask }).subscribe(
      () => undefined,
    );
    await client.prefetchQuery({ queryKey: ["a", "overview", "adcock"], queryFn: other });
    await vi.advanceTimersByTimeAsync(10);
    expect([ask.mock.calls.length, other.mock.calls.length]).toEqual([1, 1]);

    const invalidator = new Invalidator(client);
    for (let i = 0; i < 100; i += 1) invalidator.add(change());
    await vi.advanceTimersByTimeAsync(1000);
    expect([ask.mock.calls.length, other.mock.calls.length]).toEqual([2, 1]);
    expect(client.getQueryState(["a", "overview", "adcock"])?.isInvalidated).toBe(true);
    stop();
  });

  test("redraws at most four times a second during a storm", async () => {
    vi.useFakeTimers();
    const client = makeClient();
    const ask = vi.fn(async () => 1);
    const stop = new QueryObserver(client, { queryKey: ["a", "machines", "all"], queryFn: ask }).subscribe(
      () => undefined,
    );
    await vi.advanceTimersByTimeAsync(10);
    ask.mockClear();
    const invalidator = new Invalidator(client);
    for (let i = 0; i < 200; i += 1) {
      invalidator.add(change());
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(ask.mock.calls.length).toBeGreaterThanOrEqual(7);
    expect(ask.mock.calls.length).toBeLessThanOrEqual(9);
    stop();
  });

  test("waits for slow answers instead of asking on top of them", async () => {
    vi.useFakeTimers();
    const client = makeClient();
    let asked = 0;
    const ask = () => {
      asked += 1;
      return new Promise((done) => setTimeout(() => done(asked), 2000));
    };
    client.setQueryData(["a", "machines", "all"], 0);
    const stop = new QueryObserver(client, { queryKey: ["a", "machines", "all"], queryFn: ask }).subscribe(
      () => undefined,
    );
    const invalidator = new Invalidator(client);
    for (let i = 0; i < 100; i += 1) {
      invalidator.add(change());
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toBe(2);
    stop();
  });
});

test("another account's answers are forgotten, preferences are not", () => {
  const client = makeClient();
  client.setQueryData(["a", "overview", "x"], 1);
  client.setQueryData(["b", "overview", "x"], 2);
  client.setQueryData(["preferences"], 3);
  forgetOthers(client, "b");
  expect(client.getQueryData(["a", "overview", "x"])).toBeUndefined();
  expect(client.getQueryData(["b", "overview", "x"])).toBe(2);
  expect(client.getQueryData(["preferences"])).toBe(3);
});

test("a tenant's key leads back to it, whatever its id", () => {
  for (const id of ["adcock", "all", "~all", "~", "a/b?c#d"]) {
    expect(tenantOf(tenantKey({ kind: "organisation", id }))).toEqual({ kind: "organisation", id });
  }
  expect(tenantOf(tenantKey({ kind: "all" }))).toEqual({ kind: "all" });
  expect(tenantKey({ kind: "organisation", id: "all" })).not.toBe(tenantKey({ kind: "all" }));
});
