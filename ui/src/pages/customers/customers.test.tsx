import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { AppState, Order } from "../../bridge";
import {
  button,
  dialogue,
  go,
  orders,
  plain,
  press,
  pressTwice,
  reasonOf,
  shown,
  type,
} from "../../testing/hands";
import { openWindow, seen } from "../../testing/window";

const ROOT = "scene=live&role=datacentrix";

async function open(tenant: string, scene = "scene=live") {
  const window = await openWindow(scene, `/t/${tenant}/customers`);
  await shown(`${tenant}:customers`);
  return window;
}

const table = () => screen.getByRole("grid", { name: "Customers" });
const rows = () => within(table()).getAllByRole("row").slice(1);
const cells = (row: Element) =>
  within(row as HTMLElement)
    .getAllByRole("gridcell")
    .map((cell) => plain(cell.textContent));
const names = () => rows().map((row) => cells(row)[0]);
const listed = (name: string) => waitFor(() => expect(names()).toContain(name));

async function openMenu(name: string) {
  await press(await screen.findByRole("button", { name: `Actions for ${name}` }));
  return screen.findByRole("menu");
}

/** A line of a customer's menu, pressed. */
async function choose(name: string, line: string | RegExp) {
  const menu = await openMenu(name);
  await press(within(menu).getByRole("menuitem", { name: line }));
}

const said = () => plain((screen.queryByRole("alertdialog") ?? screen.getByRole("dialog")).textContent);
const closed = () =>
  waitFor(() => expect(screen.queryByRole("dialog") ?? screen.queryByRole("alertdialog")).toBeNull());
const sent = async (): Promise<Order[]> => (await orders()).map(({ order }) => order);

describe("the list", () => {
  test("has runway, money, cost, machines and alerts, whoever runs dry first at the top", async () => {
    await open("org-cloudtech");
    await listed("Adcock");
    expect(names().slice(0, 3)).toEqual(["Adcock", "Karoo Fresh", "Vodacom"]);
    expect(cells(rows()[0] as Element).slice(1, 6)).toEqual([
      "< 1 day",
      "R 207.00",
      "R 17 033.11",
      "1 of 2",
      "0",
    ]);
    expect(within(table()).getByRole("columnheader", { name: "Runway" }).getAttribute("aria-sort")).toBe(
      "ascending",
    );
  });

  test("what isn't known is a dash with a reason, and what has no price is said beside the sum", async () => {
    await open("org-cloudtech");
    await listed("Limpopo Water");
    const of = (name: string) => cells(rows().find((row) => cells(row)[0] === name) as Element);
    expect(of("Limpopo Water").slice(2, 6)).toEqual([
      "–unknown: The balance isn't known.",
      expect.stringMatching(/^–unknown: /),
      "–unknown: Not fetched yet.",
      "–unknown: Not fetched yet.",
    ]);
    expect(of("Sasol Retail")[3]).toBe("R 15 656.12+ 2 unpriced");
  });

  test("is sorted by its headings and searched, and the address keeps both", async () => {
    await open("org-cloudtech");
    await listed("Adcock");
    await press(within(table()).getByRole("button", { name: "Name" }));
    await waitFor(() => expect(names()).toEqual([...names()].sort()));
    expect(globalThis.location.hash).toContain("sort=name");
    await type(screen.getByRole("searchbox", { name: "Search customers" }), "karoo");
    await waitFor(() => expect(names()).toEqual(["Karoo Fresh"]));
    expect(seen()).toContain("1 of 8");
    await waitFor(() => expect(globalThis.location.hash).toContain("q=karoo"));
    await type(screen.getByRole("searchbox", { name: "Search customers" }), "nobody");
    expect(await screen.findByText("No customer matches")).toBeTruthy();
    // The field has one of its own.
    const [, clear] = screen.getAllByRole("button", { name: "Clear the search" });
    await press(clear as HTMLElement);
    await listed("Adcock");
  });

  test("says when there are none, when none can have any, and when nothing could be fetched", async () => {
    await open("org-cloudtech", "scene=empty");
    expect(await screen.findByText("No customers yet")).toBeTruthy();
    // Above the table and where its rows would be.
    const [, here] = screen.getAllByRole("button", { name: "New customer" });
    await press(here as HTMLElement);
    expect(screen.getByRole("dialog", { name: "New customer" })).toBeTruthy();
    await open("org-adcock");
    expect(await screen.findByText("Adcock is a customer itself")).toBeTruthy();
    await open("org-cloudtech", "scene=failed");
    expect(await screen.findByText("The platform failed (502)")).toBeTruthy();
    expect(seen()).toContain("Nothing was fetched before.");
  });

  test("says how many are customers, as the rail does, and how many resellers", async () => {
    await open("org-root", ROOT);
    await listed("Adcock");
    expect(seen()).toContain("14 customers · 3 resellers");
    await open("org-cloudtech");
    await listed("Adcock");
    expect(screen.getByRole("heading", { name: "Customers" }).parentElement?.textContent).toContain("8");
  });

  test("while it is under way no number is claimed", async () => {
    await open("org-cloudtech", "scene=loading");
    expect(screen.getByRole("heading", { name: "Customers" }).parentElement?.textContent).not.toMatch(/\d/);
    expect(table().getAttribute("aria-busy")).toBe("true");
  });
});

describe("a new customer", () => {
  const name = () => dialogue().getByRole("textbox", { name: "Name" });
  const make = () => dialogue().getByRole("button", { name: "Create customer" });

  test("of a reseller's: checked as typed, made once, and in the list", async () => {
    await open("org-cloudtech");
    await listed("Adcock");
    await press(button("New customer"));
    expect(said()).toContain("A customer of CloudTech");
    expect(dialogue().queryByRole("combobox")).toBeNull();
    await press(make());
    await waitFor(() => expect(said()).toContain("Enter a name."));
    for (const [typed, words] of [
      ["Vodacom", "This name is taken."],
      [" Zebra", "It can't begin or end with a space."],
      ["x".repeat(121), "That is too long."],
    ] as const) {
      await type(name(), typed);
      await waitFor(() => expect(said()).toContain(words));
      await press(make());
    }
    await type(name(), "Zebra Mining");
    await type(dialogue().getByRole("textbox", { name: /e-mail/ }), "nobody");
    await waitFor(() => expect(said()).toContain("This isn't an e-mail address."));
    await press(make());
    expect(await sent()).toEqual([]);
    await type(dialogue().getByRole("textbox", { name: /e-mail/ }), "accounts@zebra.example");
    await waitFor(() => expect(said()).not.toContain("This isn't"));
    await pressTwice(make());
    await closed();
    expect(await sent()).toEqual([
      {
        ...{ kind: "createCustomer", parentId: "org-cloudtech", name: "Zebra Mining" },
        contactEmail: "accounts@zebra.example",
      },
    ]);
    await listed("Zebra Mining");
  });

  test("pressed before the core has looked again, the keys stay where they are", async () => {
    const { core } = await open("org-cloudtech");
    await listed("Adcock");
    await press(button("New customer"));
    await type(name(), "Vodacom");
    await waitFor(() => expect(said()).toContain("This name is taken."));
    // What stands beneath the name is of the text before.
    core.answerWith("check_customer", () => new Promise(() => undefined));
    await type(name(), "Zebra Mining");
    const email = dialogue().getByRole("textbox", { name: /e-mail/ });
    await type(email, "accounts@zebra");
    act(() => email.focus());
    core.answerWith("perform", () => {
      throw { kind: "invalid", message: "", fields: [{ field: "contactEmail", message: "" }] };
    });
    await press(make());
    await waitFor(() => expect(said()).toContain("The platform didn't accept this"));
    expect(document.activeElement).toBe(email);
  });

  test("by Datacentrix: under which reseller has to be said", async () => {
    await open("all", ROOT);
    await listed("Adcock");
    await press(button("New customer"));
    expect(document.activeElement).toBe(dialogue().getByRole("combobox", { name: "Reseller" }));
    expect(screen.queryByRole("listbox")).toBeNull();
    await type(name(), "Zebra Mining");
    await press(make());
    expect(said()).toContain("Choose whose customer it is.");
    expect(await sent()).toEqual([]);
    const reseller = dialogue().getByRole("combobox", { name: "Reseller" });
    reseller.focus();
    await type(reseller, "nim");
    await press(await screen.findByRole("option", { name: "Nimbus Africa" }));
    await waitFor(() => expect(said()).toContain("A customer of Nimbus Africa"));
    await press(make());
    await closed();
    expect(await sent()).toMatchObject([{ kind: "createCustomer", parentId: "org-nimbus" }]);
  });
});

describe("what can be done with one", () => {
  test("another name: not the one it has, not one that is taken", async () => {
    await open("org-cloudtech");
    await choose("Adcock", "Rename…");
    const field = dialogue().getByRole<HTMLInputElement>("textbox", { name: "Name" });
    expect(field.value).toBe("Adcock");
    const rename = dialogue().getByRole("button", { name: "Rename" });
    await press(rename);
    await waitFor(() => expect(said()).toContain("This is what it is already."));
    await type(field, "Vodacom");
    await waitFor(() => expect(said()).toContain("This name is taken."));
    await press(rename);
    expect(await sent()).toEqual([]);
    await type(field, "Adcock Ingram");
    await waitFor(() => expect(said()).not.toContain("This name is taken."));
    await press(rename);
    await closed();
    expect(await sent()).toEqual([
      {
        ...{ kind: "changeOrganisation", organisationId: "org-adcock" },
        change: { kind: "rename", name: "Adcock Ingram" },
      },
    ]);
    await listed("Adcock Ingram");
  });

  test("suspending asks first, says what it means and what not, and can be undone", async () => {
    await open("org-cloudtech");
    await choose("Vodacom", "Suspend…");
    expect(screen.getByRole("alertdialog")).toBeTruthy();
    for (const words of ["Suspend Vodacom?", "TenantCloudTech", "25 running machines keep running"])
      expect(said()).toContain(words);
    await press(dialogue().getByRole("button", { name: "Suspend" }));
    await closed();
    await waitFor(() => expect(names()).toContain("VodacomSuspended"));
    await choose("Vodacom", "Resume…");
    await press(dialogue().getByRole("button", { name: "Resume" }));
    await closed();
    await listed("Vodacom");
    expect((await sent()).map((order) => order.kind === "changeOrganisation" && order.change.kind)).toEqual([
      "suspend",
      "resume",
    ]);
  });

  test("a reseller's staff may not set a commission rate: said in the menu, and pressing it does nothing", async () => {
    await open("org-cloudtech");
    const menu = await openMenu("Adcock");
    const line = within(menu).getByRole("menuitem", { name: "Commission rate…" });
    expect(line.textContent).toContain("Not possible: only Datacentrix may do this");
    await press(line);
    expect(screen.queryByRole("dialog", { name: "Commission rate" })).toBeNull();
    expect(await sent()).toEqual([]);
  });

  test("Datacentrix sets a reseller's share, read as it is typed; customers have none", async () => {
    await open("all", ROOT);
    const menu = await openMenu("Adcock");
    expect(within(menu).getByRole("menuitem", { name: "Commission rate…" }).textContent).toContain(
      "Not possible: only for resellers",
    );
    fireEvent.keyDown(menu, { key: "Escape" });
    await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
    await choose("CloudTech", "Commission rate…");
    const field = dialogue().getByRole<HTMLInputElement>("textbox", { name: "Per cent" });
    expect(field.value).toBe("15");
    await press(dialogue().getByRole("button", { name: /^Set/ }));
    await waitFor(() => expect(said()).toContain("This is what it is already."));
    for (const [typed, words] of [
      ["100.01", "At most 100."],
      ["-1", "It can't be less than zero."],
      ["", "Enter a percentage."],
      ["half", "Use digits, such as 12.5."],
    ] as const) {
      await type(field, typed);
      await press(dialogue().getByRole("button", { name: /^Set/ }));
      await waitFor(() => expect(said()).toContain(words));
    }
    expect(await sent()).toEqual([]);
    await type(field, "12,5 %");
    await press(await dialogue().findByRole("button", { name: "Set 12.5 %" }));
    await closed();
    expect(await sent()).toEqual([
      {
        ...{ kind: "changeOrganisation", organisationId: "org-cloudtech" },
        change: { kind: "commissionRate", perCent: "12,5 %" },
      },
    ]);
  });

  test("its wallet is one press away", async () => {
    await open("org-cloudtech");
    await choose("Adcock", "Open the wallet");
    await shown("org-adcock:wallet");
  });
});

describe("who may not, and when not", () => {
  test("a customer's account has no customers, neither in the rail nor by address", async () => {
    await open("org-vodacom", "scene=live&role=customer");
    expect(seen()).toContain("Customers are for resellers and Datacentrix");
    expect(screen.queryByRole("link", { name: "Customers" })).toBeNull();
    expect(screen.queryByRole("button", { name: "New customer" })).toBeNull();
    await open("org-cloudtech");
    expect(screen.getByRole("link", { name: "Customers" })).toBeTruthy();
  });

  test.each([
    ["offline", "The platform can't be reached", "the platform can't be reached"],
    ["ended", "Sign in again first", "sign in again first"],
  ])("%s: each write says why not", async (scene, reason, words) => {
    await open("org-cloudtech", `scene=${scene}`);
    await listed("Adcock");
    expect(reasonOf(button("New customer"))).toBe(reason);
    await press(button("New customer"));
    const menu = await openMenu("Adcock");
    for (const name of ["Rename…", "Suspend…", "Commission rate…"]) {
      const line = within(menu).getByRole("menuitem", { name });
      expect(line.textContent).toContain(`Not possible: ${words}`);
      await press(line);
    }
    // The menu is still open, and nothing else is.
    expect(screen.getByRole("menu")).toBe(menu);
    expect(screen.queryByRole("heading", { level: 2 })).toBeNull();
    expect(await sent()).toEqual([]);
  });

  test("an open dialogue goes by what the row says now, and by the link", async () => {
    const { core } = await open("org-cloudtech");
    const { customerCommands } = await import("../../testing/customerLists");
    const suspend = () => dialogue().getByRole("button", { name: "Suspend" });
    const tell = (resource: string) =>
      act(() =>
        core.say("readings-changed", { account: "acc-1", organisations: null, resources: [resource] }),
      );
    await choose("Adcock", "Suspend…");
    expect(reasonOf(suspend())).toBeNull();
    const { customers } = customerCommands("org-cloudtech");
    core.answerWith("customers", (query) => {
      const window = customers(query);
      const rows = window.rows.map((row) => ({ ...row, suspend: "organisationSuspended" }));
      return { ...window, rows };
    });
    tell("organisations");
    await waitFor(() => expect(reasonOf(suspend())).toBe("The customer is suspended"));
    const state = (await core.answer("app_state", {})) as AppState;
    act(() => void core.say("app-state-changed", { ...state, session: "ended" }));
    await waitFor(() => expect(reasonOf(suspend())).toBe("Sign in again first"));
    await press(suspend());
    expect(await sent()).toEqual([]);
  });

  test.each([
    ["Rename…", /^Rename$/],
    ["Suspend…", /^Suspend$/],
  ])("%s fails closed when another tenant comes into view beneath it", async (line, action) => {
    const window = await open("org-cloudtech");
    await choose("Adcock", line);
    if (line === "Rename…") await type(dialogue().getByRole("textbox", { name: "Name" }), "Mine now");
    await go(window, "/t/all/customers");
    await waitFor(() => expect(said()).toContain("The account or the tenant changed"));
    expect(said()).toContain("TenantCloudTech");
    await press(dialogue().getByRole("button", { name: action }));
    fireEvent.submit(dialogue().getByRole("button", { name: action }).closest("form") as HTMLFormElement);
    expect(await sent()).toEqual([]);
  });

  test("so does a new customer's", async () => {
    const window = await open("org-cloudtech");
    await listed("Adcock");
    await press(button("New customer"));
    await type(dialogue().getByRole("textbox", { name: "Name" }), "Zebra Mining");
    await go(window, "/t/all/customers");
    await waitFor(() => expect(said()).toContain("The account or the tenant changed"));
    await press(dialogue().getByRole("button", { name: "Create customer" }));
    expect(await sent()).toEqual([]);
  });
});
