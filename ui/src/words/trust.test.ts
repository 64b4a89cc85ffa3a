import { describe, expect, test } from "vitest";
import type { Trust } from "../bridge";
import { ago, full, momentIn, periodLong, periodShort, when, whenExactly } from "./times";
import { partial, trustWords, whyUnknown } from "./trust";

const at = (h: number, m: number, s = 0) => new Date(2026, 10, 23, h, m, s).getTime();
const now = at(12, 5, 0);
const live: Trust = {
  standing: "live",
  fetchedAt: at(12, 4, 11),
  problem: null,
  refreshing: false,
  parts: 1,
  missing: 0,
  unreadable: 0,
};

describe("a trust line", () => {
  test("whispers while all is well", () => {
    expect(trustWords(live, now)).toMatchObject({ text: "Live · fetched 12:04:11", tone: "calm" });
  });
  test("says the age of saved data, in amber", () => {
    const saved: Trust = {
      ...live,
      standing: "offline",
      fetchedAt: at(11, 39, 58),
      problem: { kind: "offline" },
    };
    expect(trustWords(saved, now)).toMatchObject({
      text: "Saved · fetched 11:39:58, 25 minutes ago",
      tone: "warn",
    });
  });
  test("names what failed, and keeps what was fetched", () => {
    const failed: Trust = {
      ...live,
      standing: "failed",
      problem: { kind: "platformFault", status: 502, requestId: "r-1" },
    };
    const words = trustWords(failed, now);
    expect(words.text).toBe("Saved · fetched 12:04:11, just now · The platform failed (502)");
    expect(words.title).toContain("r-1");
  });
  test("never calls something fetched that never was", () => {
    for (const standing of [
      "live",
      "ageing",
      "offline",
      "failed",
      "forbidden",
      "notOffered",
      "never",
    ] as const) {
      expect(trustWords({ ...live, standing, fetchedAt: null }, now).text).not.toMatch(/fetched \d|ago/);
    }
  });
  test("counts what is missing and what could not be read", () => {
    const some: Trust = { ...live, parts: 14, missing: 3, unreadable: 2 };
    expect(partial(some)).toBe("11 of 14 organisations");
    expect(trustWords(some, now).text).toBe(
      "Live · fetched 12:04:11 · 11 of 14 organisations · 2 rows unreadable",
    );
    expect(partial({ ...live, parts: 14, missing: 0 })).toBeNull();
  });
  test("gives a reason for every unknown", () => {
    expect(whyUnknown(live)).toBe("The platform didn't say.");
    expect(whyUnknown({ ...live, fetchedAt: null })).toBe("Not fetched yet.");
    expect(whyUnknown({ ...live, problem: { kind: "forbidden" } })).toBe("Not allowed for this account");
  });
});

test("times are short today and fuller further back", () => {
  expect(when(at(10, 12), now)).toBe("10:12");
  expect(when(at(10, 12) - 86_400_000, now)).toBe("yesterday 10:12");
  expect(when(new Date(2026, 8, 4, 9, 30).getTime(), now)).toBe("4 Sep 09:30");
  expect(when(new Date(2024, 8, 4).getTime(), now)).toBe("4 Sep 2024");
  expect(when(null, now)).toBe("–");
  expect(when(Number.NaN, now)).toBe("–");
  expect(whenExactly(at(9, 1, 5), now)).toBe("09:01:05");
});

test("a time ahead of this computer's clock is just now, not negative", () => {
  expect(ago(now + 90_000, now)).toBe("just now");
  expect(ago(now - 3 * 3_600_000, now)).toBe("3 hours ago");
});

test("a period is named, and one that is none is kept as it is", () => {
  expect(periodShort("2026-11")).toBe("Nov");
  expect(periodLong("2026-11")).toBe("November 2026");
  expect(periodLong("2026-19")).toBe("2026-19");
});

test("a moment in the platform's words is read as one, and nothing else is", () => {
  const at = "2026-11-27T19:11:01Z";
  expect(momentIn(at)).toBe(full(Date.parse(at)));
  expect(momentIn("2026-11-27T21:11:01.250+02:00")).toBe(full(Date.parse(at)));
  for (const text of ["2026-11-27", `since ${at}`, "2026-13-45T99:99:99Z", "1"])
    expect(momentIn(text)).toBe(text);
});
