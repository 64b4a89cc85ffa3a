import { describe, expect, test } from "vitest";
import { joined, parted, tokens, without } from "./searchTokens";

const shape = (search: string) => tokens(search).map(({ key, value }) => (key ? `${key}=${value}` : value));

describe("a search", () => {
  test("is taken apart at spaces, qualifiers known by their key", () => {
    expect(shape("power:running web  ip:10.0. cost:>1000")).toEqual([
      "power=running",
      "web",
      "ip=10.0.",
      "cost=>1000",
    ]);
  });
  test("keeps quoted values and excluded qualifiers whole", () => {
    expect(shape('customer:"Karoo Fresh" -tag:test')).toEqual(["customer=Karoo Fresh", "tag=test"]);
  });
  test("takes an IPv6 address and an unknown key as text", () => {
    expect(shape("fd00::7 colour:red tag:")).toEqual(["fd00::7", "colour:red", "tag:"]);
  });
  test("gives the text back without one token", () => {
    const search = "web tag:prod crm";
    const [, tag] = tokens(search);
    expect(tag && without(search, tag)).toBe("web crm");
  });
});

describe("the search field", () => {
  test("makes a chip of a qualifier only once a space ends it", () => {
    expect(parted("tag:prod").chips).toEqual([]);
    expect(parted("tag:prod").text).toBe("tag:prod");
    expect(parted("tag:prod ").chips.map(({ text }) => text)).toEqual(["tag:prod"]);
    expect(parted("tag:prod vod")).toMatchObject({ text: "vod" });
  });
  test("means the same after being put together again", () => {
    for (const search of ["tag:prod ", "tag:prod vod", "a tag:prod power:running b", "plain words"]) {
      const { chips, text } = parted(search);
      const again = chips.length > 0 ? joined(chips, text) : text;
      expect(shape(again).sort()).toEqual(shape(search).sort());
    }
  });
});
