import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { AppState } from "../../bridge";
import {
  button,
  dialogue,
  go,
  orders,
  plain,
  press,
  pressTwice,
  reasonOf,
  says,
  shown,
  type,
} from "../../testing/hands";
import { openWindow } from "../../testing/window";

async function open(tenant: string, scene = "scene=live") {
  const window = await openWindow(scene, `/t/${tenant}/wallet`);
  await shown(`${tenant}:wallet`);
  return window;
}

async function openTopUp(tenant = "org-adcock") {
  const window = await open(tenant);
  await press(button("Top up"));
  return window;
}

const said = () => plain(screen.getByRole("dialog").textContent);
const amount = () => dialogue().getByRole("textbox", { name: /^Amount/ });
const reference = () => dialogue().getByRole("textbox", { name: "Reference" });
const topUp = () => dialogue().getByRole("button", { name: /^(Top up|Asked|Try again)/ });
const closed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

const FORTY = "1".repeat(40);
const refusals: [typed: string, words: string][] = [
  ["", "Enter an amount."],
  ["-5", "It can't be less than zero."],
  ["1e9", "Write the amount out in full: 1e9 isn't taken."],
  [FORTY, "That is more than can be entered."],
  ["1,000", "Thousands or cents? Write 1 000 or 1.00."],
  ["12.345", "At most two places after the point."],
  ["0", "It must be more than zero."],
  ["EUR 500", "Use the wallet's own currency, or none."],
  ["ten", "Use digits, such as 1 000.50."],
];

describe("a top-up", () => {
  test("names account, tenant and wallet", async () => {
    await openTopUp();
    for (const named of ["alex@cloudtech.example", "TenantAdcock", "TargetWallet of Adcock"])
      expect(said()).toContain(named);
  });

  test.each(["1 000,50", "1000.50", "R 1 000.50"])(
    "“%s” is understood, and so is what it leads to",
    async (typed) => {
      await openTopUp();
      await type(amount(), typed);
      await waitFor(() => expect(said()).toContain("R 1 000.50: R 1 207.50 will be available."));
      expect(plain(topUp().textContent)).toBe("Top up R 1 000.50");
    },
  );

  test.each(refusals)("“%s” gets a clear word, and nothing is sent", async (typed, words) => {
    await openTopUp();
    await type(reference(), "EFT 1");
    await type(amount(), typed);
    // An empty field is no mistake before the button is pressed.
    if (typed !== "") await waitFor(() => expect(said()).toContain(words));
    await press(topUp());
    await waitFor(() => expect(said()).toContain(words));
    expect(amount().getAttribute("aria-invalid")).toBe("true");
    expect(await orders()).toHaveLength(0);
  });

  test.each(refusals.filter(([typed]) => typed !== ""))(
    "“%s”, sent before it was looked at, is refused by the core in the same word",
    async (typed, words) => {
      const { core } = await openTopUp();
      // The look at it never answers; the core looks again when it is sent.
      core.answerWith("check_amount", () => new Promise(() => undefined));
      await type(reference(), "EFT 1");
      await type(amount(), typed);
      await press(topUp());
      await waitFor(() => expect(said()).toContain(words));
      expect(said()).toContain("Nothing was sent.");
      expect(await orders()).toHaveLength(0);
    },
  );

  test("without a reference nothing is sent", async () => {
    await openTopUp();
    await type(amount(), "20");
    await waitFor(() => expect(said()).toContain("R 20.00"));
    await press(topUp());
    expect(said()).toContain("Enter a reference.");
    for (const [typed, words] of [
      [" INV", "It can't begin with a space."],
      ["x".repeat(65), "At most 64 characters."],
    ] as const) {
      await type(reference(), typed);
      await press(topUp());
      expect(said()).toContain(words);
    }
    expect(await orders()).toHaveLength(0);
  });

  test("goes out once as it was typed, however often it is pressed, and is in wallet and ledger", async () => {
    await openTopUp();
    await type(amount(), "1 000,50");
    await type(reference(), "EFT 4711");
    await waitFor(() => expect(said()).toContain("will be available"));
    await pressTwice(topUp());
    fireEvent.submit(topUp().closest("form") as HTMLFormElement);
    await closed();
    const sent = await orders();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      account: "acc-1",
      tenant: { kind: "organisation", id: "org-adcock" },
      order: {
        ...{ kind: "topUp", organisationId: "org-adcock", walletId: "wallet-org-adcock" },
        ...{ amount: "1 000,50", reference: "EFT 4711" },
      },
    });
    await waitFor(() => expect(says("figure-available")).toContain("R 1 207.50"));
    const ledger = within(screen.getByTestId("ledger-table"));
    expect(await ledger.findByText("EFT 4711", { exact: false })).toBeTruthy();
  });

  test("that certainly failed says why; the same again is its retry, something else another operation", async () => {
    const { core } = await openTopUp();
    const asked: string[] = [];
    const failed = (id: string) => ({
      ...{ id, state: "failed", problem: { kind: "forbidden" }, finding: null, canRetry: true },
    });
    core.answerWith("perform", ({ id }: { id: string }) => {
      asked.push("perform");
      return failed(id);
    });
    core.answerWith("retry_operation", ({ newId }: { newId: string }) => {
      asked.push("retry");
      return failed(newId);
    });
    core.answerWith("operation", ({ id }: { id: string }) => failed(id));
    await type(amount(), "20");
    await type(reference(), "EFT 1");
    await waitFor(() => expect(said()).toContain("will be available"));
    await press(topUp());
    await waitFor(() => expect(said()).toContain("Not allowed for this account"));
    await press(dialogue().getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(asked).toEqual(["perform", "retry"]));
    await type(reference(), "EFT 2");
    await waitFor(() => expect(dialogue().getByRole("button", { name: "Try again" })).toBeTruthy());
    await press(dialogue().getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(asked).toEqual(["perform", "retry", "perform"]));
  });

  test("counts its money once, and stays as it was sent, until it has ended", async () => {
    const { core } = await openTopUp();
    const { settleWallet } = await import("../../testing/wallets");
    const row = ({ id }: { id: string }) => ({ id, state: "accepted", problem: null, finding: null });
    core.answerWith("perform", row);
    core.answerWith("operation", row);
    await type(amount(), "2500");
    await type(reference(), "EFT 9");
    await waitFor(() => expect(said()).toContain("R 2 707.00 will be available"));
    expect(amount().hasAttribute("readonly")).toBe(false);
    await press(topUp());
    await waitFor(() => expect(said()).toContain("The platform has accepted it"));
    // The money is in the wallet before the operation has ended.
    const order = { organisationId: "org-adcock", walletId: "wallet-org-adcock", reference: "EFT 9" };
    settleWallet({ kind: "topUp", amount: "2500", ...order });
    act(() =>
      core.say("readings-changed", { account: "acc-1", organisations: null, resources: ["wallets"] }),
    );
    await waitFor(() => expect(says("figure-available")).toContain("R 2 707.00"));
    // The look at the amount is a moment behind.
    await act(() => new Promise((done) => setTimeout(done, 300)));
    expect(said()).toContain("R 2 707.00 will be available");
    for (const field of [amount(), reference()]) expect(field.hasAttribute("readonly")).toBe(true);
  });

  test("pressed with something missing, leads to the first field that is wrong", async () => {
    await openTopUp();
    const button = topUp();
    act(() => button.focus());
    await press(button);
    expect(document.activeElement).toBe(amount());
    await type(amount(), "20");
    await waitFor(() => expect(said()).toContain("will be available"));
    act(() => topUp().focus());
    await press(topUp());
    expect(document.activeElement).toBe(reference());
    expect(await orders()).toHaveLength(0);
  });

  test("after a failure is one operation again, however often its answer is lost", async () => {
    const { core } = await openTopUp();
    const failed = { state: "failed", problem: { kind: "forbidden" }, finding: null, canRetry: true };
    const ids: string[] = [];
    core.answerWith("perform", ({ id }: { id: string }) => ({ ...failed, id }));
    core.answerWith("operation", ({ id }: { id: string }) => ({ ...failed, id }));
    core.answerWith("retry_operation", ({ newId }: { newId: string }) => {
      ids.push(newId);
      throw { kind: "timedOut" };
    });
    await type(amount(), "20");
    await type(reference(), "EFT 1");
    await waitFor(() => expect(said()).toContain("will be available"));
    await press(topUp());
    for (const presses of [1, 2]) {
      await press(await dialogue().findByRole("button", { name: "Try again" }));
      await waitFor(() => expect(ids).toHaveLength(presses));
      await waitFor(() => expect(said()).toContain("The platform took too long"));
    }
    expect(new Set(ids).size).toBe(1);
  });

  test("isn't asked for while it can't be said in which tenant", async () => {
    const window = await open("org-adcock");
    window.core.answerWith("open_tenant", () => new Promise(() => undefined));
    await go(window, "/t/org-karoo/wallet");
    await shown("org-karoo:wallet");
    await press(button("Top up"));
    expect(reasonOf(topUp())).toBe("The tenant’s name wasn’t known: open this again");
  });

  test("of several wallets goes to the one in view, and says which", async () => {
    await open("org-vodacom");
    await press(screen.getByRole("radio", { name: /Wallet 2/ }));
    await waitFor(() => expect(says("figure-available")).toContain("USD"));
    await press(button("Top up"));
    expect(said()).toContain("Wallet 2 · USD of Vodacom");
    await type(dialogue().getByRole("textbox", { name: "Amount in USD" }), "50");
    await type(reference(), "EFT 2");
    await waitFor(() => expect(said()).toContain("USD 50.00: USD 1 000.00 will be available."));
    await press(topUp());
    await closed();
    expect((await orders())[0]?.order).toMatchObject({ walletId: "wallet-org-vodacom-usd" });
  });
});

describe("a dialogue fails closed", () => {
  test("when another tenant comes into view beneath it", async () => {
    const window = await openTopUp();
    await type(amount(), "20");
    await type(reference(), "EFT 1");
    await waitFor(() => expect(said()).toContain("will be available"));
    await go(window, "/t/org-vodacom/wallet");
    await waitFor(() => expect(said()).toContain("The account or the tenant changed"));
    expect(said()).toContain("TenantAdcock");
    expect(reasonOf(topUp())).toBe("The account or tenant changed");
    await press(topUp());
    fireEvent.submit(topUp().closest("form") as HTMLFormElement);
    expect(await orders()).toHaveLength(0);
  });

  test("when another account is in use", async () => {
    const { core } = await openTopUp();
    await type(amount(), "20");
    await type(reference(), "EFT 1");
    await waitFor(() => expect(said()).toContain("will be available"));
    const state = (await core.answer("app_state", {})) as AppState;
    if (!state.account) throw new Error("nobody is signed in");
    core.say("app-state-changed", { ...state, account: { ...state.account, id: "acc-2" } });
    // Either it is gone, or it can't be pressed: in no case does it act for somebody else.
    await waitFor(() => {
      const still = screen.queryByRole("dialog");
      if (still) expect(said()).toContain("The account or the tenant changed");
    });
    const still = screen.queryByRole("dialog");
    if (still) await press(topUp());
    expect(await orders()).toHaveLength(0);
  });
});

describe("the threshold", () => {
  test("begins with what it is, is checked as typed, and makes the wallet low or not", async () => {
    await open("org-adcock");
    await press(button("Set threshold"));
    const field = dialogue().getByRole<HTMLInputElement>("textbox", { name: "Low below, in ZAR" });
    expect(field.value).toBe("5000.00");
    for (const [typed, means] of [
      ["1", "R 1.00"],
      ["R 5 000", "R 5 000.00"],
    ] as const) {
      await type(field, typed);
      await waitFor(() => expect(said()).toContain(`counts as low below ${means}.`));
    }
    await press(dialogue().getByRole("button", { name: "Set threshold" }));
    expect(said()).toContain("This is what it is already.");
    await type(field, "-1");
    await waitFor(() => expect(said()).toContain("It can't be less than zero."));
    await press(dialogue().getByRole("button", { name: "Set threshold" }));
    expect(await orders()).toHaveLength(0);
    await type(field, "100,50");
    await waitFor(() => expect(said()).toContain("The wallet counts as low below R 100.50."));
    await press(dialogue().getByRole("button", { name: "Set threshold" }));
    await closed();
    expect((await orders()).map(({ order }) => order)).toMatchObject([
      { kind: "threshold", amount: "100,50" },
    ]);
    await waitFor(() => expect(says("figure-threshold")).toContain("R 100.50"));
    expect(says("figure-available")).toContain("To spend");
  });
});

describe("without a way to the platform", () => {
  test.each([
    ["offline", "The platform can't be reached"],
    ["ended", "Sign in again first"],
  ])("%s: each write is disabled with its reason, the export is not", async (scene, reason) => {
    await open("org-adcock", `scene=${scene}`);
    for (const name of ["Top up", "Set threshold"]) {
      expect(reasonOf(button(name))).toBe(reason);
      await press(button(name));
      expect(screen.queryByRole("dialog")).toBeNull();
    }
    expect(reasonOf(button("Export CSV"))).toBeNull();
  });
});
