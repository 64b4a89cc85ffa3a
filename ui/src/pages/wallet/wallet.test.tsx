import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { LedgerQuery } from "../../bridge";
import { button, go, plain, press, reasonOf, says, shown, type } from "../../testing/hands";
import { openWindow, seen } from "../../testing/window";

const at = (tenant: string) => `/t/${tenant}/wallet`;

async function open(tenant: string, scene = "scene=live") {
  const window = await openWindow(scene, at(tenant));
  await shown(`${tenant}:wallet`);
  return window;
}

const ledger = () => screen.getByRole("grid", { name: "Ledger" });
const lines = () =>
  within(ledger())
    .getAllByRole("row")
    .slice(1)
    .map((row) => plain(row.textContent));
/** To the last of the lines at hand. */
const end = () =>
  act(async () => {
    ledger().scrollTop = Number(ledger().getAttribute("aria-rowcount")) * 36;
    fireEvent.scroll(ledger());
  });

describe("the figures", () => {
  test("say what can be spent, what is there, what is held, and when it counts as low", async () => {
    await open("org-adcock");
    expect(says("figure-available")).toBe("AvailableR 207.00Low");
    expect(says("figure-balance")).toMatch(/^BalanceR 457\.00Changed /);
    expect(says("figure-reserved")).toBe("ReservedR 250.00For what was ordered");
    expect(says("figure-threshold")).toBe("Low belowR 5 000.00Threshold");
  });

  test("the runway has its range, its window and the way it was worked out", async () => {
    await open("org-umhlanga");
    expect(says("figure-runway")).toBe(
      "RunwayAbout 23 days18 to 30 days by the last 3 monthsR 772.00 a day by October 2026’s bill (31 days)",
    );
  });

  test("without enough history there is no runway, and it is said why", async () => {
    await open("org-protea");
    expect(says("figure-runway")).toMatch(/^RunwayNot known yetNot enough history/);
  });

  test("a balance that isn't said is a dash with a reason, never nought", async () => {
    await open("org-sasol");
    expect(says("figure-available")).toContain("–");
    expect(says("figure-available")).not.toContain("0.00");
    expect(says("figure-runway")).toMatch(/The balance isn't known/);
  });
});

describe("each state has its screen", () => {
  test("suspended: no money in, the rest works, and what to do", async () => {
    await open("org-protea");
    expect(seen()).toContain("This wallet is suspended.");
    expect(seen()).toContain("Ask Datacentrix to let it be used again");
    expect(reasonOf(button("Top up"))).toBe("The wallet is suspended");
    expect(reasonOf(button("Set threshold"))).toBeNull();
    expect(says("figure-available")).toContain("can’t be spent");
    await press(button("Top up"));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("an owner that is suspended is said as well", async () => {
    await open("org-umhlanga");
    expect(seen()).toContain("Umhlanga Clinics is suspended.");
  });

  test("empty: said in a word, with one way to put money in", async () => {
    await open("org-karoo");
    expect(seen()).toContain("This wallet is empty.");
    expect(says("figure-runway")).toContain("Used up");
    expect(screen.getAllByRole("button", { name: "Top up" })).toHaveLength(1);
    expect(await screen.findByText("No lines yet")).toBeTruthy();
  });

  test("missing: who sets one up, and nothing to press", async () => {
    await open("org-limpopo");
    expect(seen()).toContain("Limpopo Water has no wallet");
    expect(screen.queryByRole("button", { name: "Top up" })).toBeNull();
  });

  test("several: the one chosen is in view, in its own currency, and in the address", async () => {
    await open("org-vodacom");
    expect(seen()).toContain("2 wallets");
    expect(says("figure-runway")).toContain("all wallets together");
    await press(screen.getByRole("radio", { name: /Wallet 2/ }));
    await waitFor(() => expect(says("figure-available")).toContain("USD 950.00"));
    expect(globalThis.location.hash).toContain("w=wallet-org-vodacom-usd");
  });

  test("a reseller's customers by runway, its own ledger one press away", async () => {
    const window = await open("org-cloudtech");
    const table = await screen.findByRole("grid", { name: "Wallets by runway" });
    await within(table).findByText("Protea Books");
    const names = within(table)
      .getAllByRole("row")
      .slice(1)
      .map((row) => within(row).getAllByRole("gridcell")[0]?.textContent);
    expect(names.slice(0, 3)).toEqual(["Adcock", "Karoo Fresh", "Vodacom"]);
    expect(names.slice(-2)).toEqual(["Sasol Retail", "Protea Books"]);
    expect(seen()).toContain("1 organisation without one");
    await press(screen.getByRole("radio", { name: "Own ledger" }));
    expect(await screen.findByRole("grid", { name: "Ledger" })).toBeTruthy();
    await go(window, at("org-cloudtech"));
    expect(await screen.findByRole("grid", { name: "Wallets by runway" })).toBeTruthy();
  });

  test("nothing fetched and a failure: no old figures are promised", async () => {
    await open("org-adcock", "scene=failed");
    expect(seen()).toContain("The platform failed (502)");
    expect(seen()).toContain("Nothing was fetched before.");
    expect(seen()).not.toContain("What was last fetched is shown");
  });
});

describe("the ledger", () => {
  test("is read on and on over its stretches, to where it begins", async () => {
    await open("org-adcock", "scene=live&lines=430");
    await waitFor(() => expect(lines().length).toBeGreaterThan(10));
    expect(seen()).toContain("200 newest lines");
    for (const loaded of ["400 newest lines", "430 lines"]) {
      await end();
      await waitFor(() => expect(seen()).toContain(loaded));
    }
    await end();
    await waitFor(() => expect(says("ledger-end")).toBe("The ledger begins here"));
  });

  test("shows only the kinds chosen, and keeps them in the address", async () => {
    await open("org-adcock");
    await press(screen.getByRole("button", { name: "Top-ups" }));
    await waitFor(() => {
      expect(lines().length).toBeGreaterThan(5);
      expect(lines().every((line) => line.includes("Top-up"))).toBe(true);
    });
    expect(globalThis.location.hash).toContain("kind=topUp");
  });

  test("is searched further back while nothing matches, and says how far it looked", async () => {
    await open("org-adcock");
    await type(screen.getByRole("searchbox", { name: "Search the ledger" }), "INV-1505");
    await waitFor(() => expect(lines()).toHaveLength(1));
    expect(lines()[0]).toContain("INV-1505");
    await waitFor(() => expect(seen()).toContain("1 of 640 lines"));
    await type(screen.getByRole("searchbox", { name: "Search the ledger" }), "nothing like it");
    expect(await screen.findByText("No line matches")).toBeTruthy();
    await press(button("Clear search and kinds"));
    await waitFor(() => expect(lines().length).toBeGreaterThan(10));
  });

  test("a stretch that fails is said at the end, and can be tried again", async () => {
    const { core } = await open("org-adcock", "scene=one-failed");
    await waitFor(() => expect(lines().length).toBeGreaterThan(10));
    await end();
    await waitFor(() => expect(says("ledger-end")).toContain("The platform failed (502)"));
    const again = vi.fn(() => ({ loaded: 400, complete: false }));
    core.answerWith("older_ledger", again);
    await press(button("Try again"));
    await waitFor(() => expect(again).toHaveBeenCalled());
  });

  test("offline the saved lines are there, and older ones need the platform", async () => {
    await open("org-adcock", "scene=offline");
    await waitFor(() => expect(lines().length).toBeGreaterThan(10));
    expect(says("trust-ledger")).toMatch(/^Saved/);
    await end();
    await waitFor(() => expect(says("ledger-end")).toBe("Older lines need the platform"));
  });

  test("is exported as it is filtered, and the file is named", async () => {
    const { core } = await open("org-adcock");
    const asked: LedgerQuery[] = [];
    core.answerWith("export_ledger", (query: LedgerQuery) => {
      asked.push(query);
      return { path: "/home/alex/Downloads/ledger.csv", rows: 46 };
    });
    await press(screen.getByRole("button", { name: "Top-ups" }));
    await waitFor(() => expect(globalThis.location.hash).toContain("kind=topUp"));
    const places = screen.getAllByRole("status");
    await press(button("Export CSV"));
    expect(await screen.findByText("46 rows exported")).toBeTruthy();
    expect(seen()).toContain("/home/alex/Downloads/ledger.csv");
    // It is read out: the place for it was there before.
    expect(places.map(({ textContent }) => plain(textContent)).join()).toContain("46 rows exported");
    expect(asked).toMatchObject([{ walletId: "wallet-org-adcock", kinds: ["topUp"], search: "" }]);
  });
});
