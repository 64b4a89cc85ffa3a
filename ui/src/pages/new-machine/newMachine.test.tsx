import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { AppState, DraftRequest, JournalRow, QuoteRequest, WriteRequest } from "../../bridge";
import { dialogue, orders, reasonOf, type } from "../../testing/hands";
import { openWindow, seen } from "../../testing/window";
import { familiesOf, unitPriceOf } from "./offers";

const page = (tenant: string) => `/t/${tenant}/machines/new`;
const create = () => screen.getByRole("button", { name: /^(Create|Creating) machine$/ });
const blocked = () => create().getAttribute("aria-disabled") === "true";
const text = (id: string) => (screen.getByTestId(id).textContent ?? "").replace(/[\u202f\u00a0]/g, " ");
const nameField = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Name" });
const press = (element: Element) => act(async () => fireEvent.click(element));

type Window = Awaited<ReturnType<typeof openWindow>>;
const go = ({ core }: Window, path: string) => act(async () => core.say("navigate", { path }));
const shown = (mark: string) => waitFor(() => expect(document.documentElement.dataset.drawn).toBe(mark));

async function open(tenant: string, scene = "scene=live") {
  const window = await openWindow(scene, page(tenant));
  await screen.findByRole("radiogroup", { name: "Machine" });
  return window;
}

/** Protea Books was left with a whole order that its wallet can pay. */
async function openReady() {
  const window = await open("org-protea");
  await waitFor(() => expect(blocked()).toBe(false));
  return window;
}

function rowOf({ id, tenant, order }: WriteRequest, more: Partial<JournalRow>): JournalRow {
  if (order.kind !== "provision") throw new Error("not a new machine");
  return {
    ...{ id, tenant, runId: null, kind: "provision", state: "sent" },
    ...{ organisationId: order.organisationId, organisationName: "Protea Books", subject: order.name },
    ...{ machineId: null, amount: null, perCent: null, operationId: null, progress: null, problem: null },
    ...{ askedAt: 1, sentAt: 2, acceptedAt: null, endedAt: null, finding: null, looks: 0, nextLook: null },
    ...{ canRetry: false, canCancel: false, retriedBy: null },
    ...more,
  };
}

describe("what it costs", () => {
  test("lines, the price a month, and the wallet before and after are the platform's", async () => {
    await openReady();
    expect(text("price-a-month")).toBe("R 817.45");
    expect(text("wallet-before")).toBe("R 17 980.00");
    expect(text("wallet-after")).toBe("R 17 162.55");
    expect(text("runway-before")).toBe("43 days");
    expect(text("runway-after")).toBe("39 days");
    expect(seen()).toContain("R 0.89 × 60 GB");
    expect(seen()).toContain("R 0.985 × 730 hours");
    expect(text("quote-read")).toMatch(/^Read live at \d\d:\d\d:\d\d$/);
  });

  test("too little says to the cent what is missing, and a top-up is beside it", async () => {
    await open("org-adcock");
    expect(await screen.findByText(/2\s?011\.00 is missing$/)).toBeTruthy();
    expect(blocked()).toBe(true);
    expect(screen.getByRole("button", { name: "Top up" })).toBeTruthy();
  });

  test("the top-up beside it begins with what is missing, and then the order can go ahead", async () => {
    await open("org-adcock");
    const topUp = await screen.findByRole("button", { name: "Top up" });
    await waitFor(() => expect(reasonOf(topUp)).toBeNull());
    await press(topUp);
    expect(dialogue().getByRole<HTMLInputElement>("textbox", { name: "Amount in ZAR" }).value).toBe("2011");
    await type(dialogue().getByRole("textbox", { name: "Reference" }), "EFT 12");
    await press(await dialogue().findByRole("button", { name: /^Top up R/ }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(text("wallet-after")).toBe("R 0.00"));
    await waitFor(() => expect(blocked()).toBe(false));
    expect((await orders()).map(({ order }) => order.kind)).toEqual(["topUp"]);
    // What was missing went, and the button that was pressed with it.
    expect(document.activeElement).toBe(create());
  });

  test("what was typed in the top-up outlives the link", async () => {
    const { core } = await open("org-adcock");
    const { newMachineCommands } = await import("../../testing/newMachines");
    const topUp = await screen.findByRole("button", { name: "Top up" });
    await waitFor(() => expect(reasonOf(topUp)).toBeNull());
    await press(topUp);
    await type(dialogue().getByRole("textbox", { name: "Reference" }), "INV-2071 for March");
    const { new_machine } = newMachineCommands("org-cloudtech");
    core.answerWith("new_machine", (request) => ({ ...new_machine(request), obstacle: "offline" }));
    const state = (await core.answer("app_state", {})) as AppState;
    act(() => {
      const connection = { kind: "offline", since: Date.now(), lastAnswer: Date.now() };
      core.say("app-state-changed", { ...state, connection });
      core.say("readings-changed", { account: "acc-1", organisations: null, resources: ["link"] });
    });
    expect(await screen.findByText(/can't be ordered on a saved balance/)).toBeTruthy();
    const reference = dialogue().getByRole<HTMLInputElement>("textbox", { name: "Reference" });
    expect(reference.value).toBe("INV-2071 for March");
    const send = dialogue().getByRole("button", { name: /^Top up/ });
    expect(reasonOf(send)).toBe("The platform can't be reached");
    await press(dialogue().getByRole("button", { name: "Cancel" }));
    expect(document.activeElement).toBe(create());
  });

  test("news that keeps coming doesn't put a reading off for ever", async () => {
    const { core } = await openReady();
    const { quote } = (await import("../../testing/newMachines")).newMachineCommands("org-cloudtech");
    let asked = 0;
    core.answerWith("quote", (request: QuoteRequest) => {
      asked += 1;
      return quote(request);
    });
    const news = { account: "acc-1", organisations: null, resources: ["wallets"] };
    const steady = setInterval(() => act(() => core.say("readings-changed", news)), 50);
    try {
      await press(screen.getByRole("radio", { name: /General 1 core/ }));
      await waitFor(() => expect(asked).toBe(1));
      await waitFor(() => expect(text("price-a-month")).toBe("R 488.40"));
      // What changes later is read, the reading's own echo aside.
      await waitFor(() => expect(asked).toBe(2), { timeout: 5_000 });
    } finally {
      clearInterval(steady);
    }
  });

  test("an answer to what was chosen before is never shown", async () => {
    const { core } = await openReady();
    const late = core.holdBack("quote", "prod-CMP-G32");
    await press(screen.getByRole("radio", { name: /General 32 cores/ }));
    await waitFor(() => expect(text("quote-read")).toBe("Reading the wallet"));
    expect(blocked()).toBe(true);
    await act(() => new Promise((done) => setTimeout(done, 400)));
    await press(screen.getByRole("radio", { name: /General 1 core/ }));
    await waitFor(() => expect(text("price-a-month")).toBe("R 488.40"));
    await act(async () => {
      late.release();
      await late.answered;
    });
    expect(text("price-a-month")).toBe("R 488.40");
  });

  test("the wallet is read again when the window comes to the front and when it changed", async () => {
    const { core } = await openReady();
    const { purses } = await import("../../testing/purses");
    purses.set("org-protea", 500_000);
    act(() => void fireEvent.focus(window));
    await waitFor(() => expect(text("wallet-before")).toBe("R 4 750.00"));
    purses.set("org-protea", 1_00);
    // The reading's own echo is let pass; what comes later is news.
    await act(() => new Promise((done) => setTimeout(done, 1700)));
    act(() =>
      core.say("readings-changed", {
        account: "acc-1",
        organisations: ["org-protea"],
        resources: ["wallets"],
      }),
    );
    await waitFor(() => expect(text("wallet-before")).toBe("R 0.00"));
    expect(blocked()).toBe(true);
  });

  test("a wallet that can't be read orders nothing", async () => {
    await open("org-protea", "scene=unread");
    expect(await screen.findByText(/can't be ordered on a saved balance/)).toBeTruthy();
    expect(blocked()).toBe(true);
    expect(text("price-a-month")).toContain("–");
  });

  test("a price that nobody gave is a dash with a reason, and orders nothing", async () => {
    await open("org-limpopo");
    await waitFor(() => expect(text("quote-read")).toMatch(/^Read live/));
    expect(text("price-a-month")).toBe("–");
    expect(blocked()).toBe(true);
  });
});

describe("the form", () => {
  test("says what is wrong with a name as it is typed", async () => {
    await openReady();
    expect(nameField().getAttribute("aria-invalid")).toBeNull();
    for (const wrong of ["-a", "a b", "a".repeat(64)]) {
      fireEvent.change(nameField(), { target: { value: wrong } });
      await waitFor(() => expect(nameField().getAttribute("aria-invalid")).toBe("true"));
      expect(blocked()).toBe(true);
      fireEvent.change(nameField(), { target: { value: "books-db-03" } });
      await waitFor(() => expect(blocked()).toBe(false));
    }
  });

  test("offline shows the catalogue with its age, asks for no price and orders nothing", async () => {
    const window = await openWindow("scene=offline", "/t/org-protea/overview");
    await shown("org-protea:overview");
    const asked = vi.fn();
    window.core.answerWith("quote", asked);
    await go(window, page("org-protea"));
    expect(await screen.findByRole("radio", { name: /General 1 core/ })).toBeTruthy();
    expect(text("trust-catalogue")).toContain("Saved");
    await act(() => new Promise((done) => setTimeout(done, 400)));
    expect(reasonOf(create())).toBe("The platform can't be reached");
    expect(asked).not.toHaveBeenCalled();
  });

  test("says when there is nothing to choose from", async () => {
    await openWindow("scene=empty", page("org-vodacom"));
    expect(await screen.findByText("No machines in the catalogue")).toBeTruthy();
    fireEvent.change(nameField(), { target: { value: "web-77" } });
    await waitFor(() => expect(reasonOf(create())).toBe("The catalogue has no machines"));
    await openWindow("scene=failed", page("org-protea"));
    await waitFor(() => expect(reasonOf(create())).toBe("The catalogue isn't there yet"));
  });

  test("a machine that is no longer offered is said and has to be chosen again", async () => {
    await open("org-root", "scene=live&role=datacentrix");
    expect(await screen.findByText(/no longer offered/)).toBeTruthy();
    expect(screen.queryByRole("radio", { checked: true })).toBeNull();
  });

  test("an add-on that is no longer offered holds the order until it is left out by hand", async () => {
    const { core } = await open("org-c7");
    const kept: DraftRequest[] = [];
    core.answerWith("save_draft", (request: DraftRequest) => {
      kept.push(request);
      return null;
    });
    const words = "An add-on chosen before is no longer offered";
    await waitFor(() => expect(reasonOf(create())).toBe(words));
    expect(seen()).toContain(`${words}. Leave it out`);
    // Another choice doesn't take it away unseen.
    await press(screen.getByRole("checkbox", { name: /Endpoint protection/ }));
    await waitFor(() => expect(kept).toHaveLength(1));
    expect(kept[0]?.draft?.addOnIds.toSorted()).toEqual(["prod-LIC-AV", "prod-LIC-GONE", "prod-NET-IP4"]);
    await waitFor(() => expect(reasonOf(create())).toBe(words));

    await press(screen.getByRole("button", { name: "Leave it out" }));
    expect(seen()).not.toContain(words);
    expect(document.activeElement).toBe(create());
    await waitFor(() => expect(kept).toHaveLength(2));
    expect(kept[1]?.draft?.addOnIds.toSorted()).toEqual(["prod-LIC-AV", "prod-NET-IP4"]);
    await waitFor(() => expect(blocked()).toBe(false));
  });

  test("without a catalogue nothing is called gone", async () => {
    await openWindow("scene=failed", page("org-c7"));
    await waitFor(() => expect(reasonOf(create())).toBe("The catalogue isn't there yet"));
    expect(seen()).not.toContain("no longer offered");
  });

  test("an organisation that is suspended is named as such and orders nothing", async () => {
    await open("org-umhlanga");
    expect(seen()).toMatch(/suspended/i);
    expect(blocked()).toBe(true);
  });

  test("finds a customer by a few letters and asks for its price", async () => {
    const { core } = await open("org-cloudtech");
    const asked: QuoteRequest[] = [];
    core.answerWith("quote", (request: QuoteRequest) => {
      asked.push(request);
      throw { kind: "timedOut" };
    });
    await press(screen.getByRole("radio", { name: /General 1 core/ }));
    const who = screen.getByRole("combobox", { name: "Who for" });
    act(() => who.focus());
    await act(async () => fireEvent.change(who, { target: { value: "karoo" } }));
    const found = await screen.findAllByRole("option");
    expect(found).toHaveLength(1);
    if (found[0]) await press(found[0]);
    await waitFor(() => expect(asked.at(-1)?.organisationId).toBe("org-karoo"));
  });

  test("finds add-ons by name and by family", () => {
    const offer = (name: string, category: string) => ({
      ...{ id: name, sku: null, unitPrice: null, unit: null, specs: null, monthly: null },
      ...{ name, category },
    });
    const offers = [offer("NVMe", "storage"), offer("VPN", "network"), offer("GPU", "constructor")];
    expect(familiesOf(offers, "").map(({ name }) => name)).toEqual(["Storage", "Network", "Constructor"]);
    expect(familiesOf(offers, "stor")[0]?.offers.map(({ name }) => name)).toEqual(["NVMe"]);
    expect(unitPriceOf({ unitPrice: { amount: "2.45", currency: "ZAR" }, unit: "GB-month" })).toBe(
      "R\u00a02.45 a GB a month",
    );
    expect(unitPriceOf({ unitPrice: { amount: "0.985", currency: "ZAR" }, unit: "hour" })).toMatch(
      /^R\u00a00\.985 /,
    );
  });
});

describe("the draft", () => {
  test("comes back after other pages and other tenants, and is gone when thrown away", async () => {
    const window = await open("org-vodacom");
    fireEvent.change(nameField(), { target: { value: "web-77" } });
    await press(screen.getByRole("radio", { name: /General 2 cores/ }));
    await press(screen.getByRole("checkbox", { name: /Endpoint protection/ }));
    // Left at once: nothing may be lost to the pause before it is kept.
    await go(window, "/t/org-protea/overview");
    await shown("org-protea:overview");
    await go(window, page("org-protea"));
    await waitFor(() => expect(nameField().value).toBe("books-db-02"));
    await go(window, page("org-vodacom"));
    await waitFor(() => expect(nameField().value).toBe("web-77"));
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /General 2 cores/ }).checked).toBe(true);
    expect(screen.getByRole<HTMLInputElement>("checkbox", { name: /Endpoint protection/ }).checked).toBe(
      true,
    );
    await press(screen.getByRole("button", { name: "Throw away" }));
    expect(nameField().value).toBe("");
    await go(window, "/t/org-vodacom/overview");
    await shown("org-vodacom:overview");
    await go(window, page("org-vodacom"));
    await waitFor(() => expect(nameField().value).toBe(""));
  });

  test("stays as it is typed while one signs in again", async () => {
    await open("org-protea", "scene=ended");
    fireEvent.change(nameField(), { target: { value: "books-db-07" } });
    expect(reasonOf(create())).toBe("Sign in again first");
    const [again] = screen.getAllByRole("button", { name: "Sign in again" });
    await press(again as HTMLElement);
    await type(dialogue().getByLabelText("Password"), "demo-demo");
    await press(dialogue().getByRole("button", { name: "Sign in" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(nameField().value).toBe("books-db-07");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /Burst 2 cores/ }).checked).toBe(true);
  });
});

describe("ordering", () => {
  test("sends what was shown, once, under the draft's id, and goes to the machine", async () => {
    const { core } = await openReady();
    const sent: WriteRequest[] = [];
    core.answerWith("perform", (request: WriteRequest) => {
      sent.push(request);
      return rowOf(request, { state: "sent" });
    });
    core.answerWith("operation", () =>
      rowOf(sent[0] as WriteRequest, { state: "done", machineId: "vm-Adcock-Database-01" }),
    );
    await press(create());
    await press(create());
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({
      id: "draft-org-protea",
      account: "acc-1",
      tenant: { kind: "organisation", id: "org-protea" },
      order: {
        ...{ kind: "provision", organisationId: "org-protea", name: "books-db-02" },
        ...{ productId: "prod-CMP-H2", shownPrice: "817.45" },
      },
    });
    act(() =>
      core.say("readings-changed", { account: "acc-1", organisations: null, resources: ["journal"] }),
    );
    await waitFor(() => expect(globalThis.location.hash).toContain("/machines/vm-Adcock-Database-01"));
    expect(sent).toHaveLength(1);
  });

  test("without a machine yet it leads to the operation", async () => {
    const { core } = await openReady();
    core.answerWith("perform", (request: WriteRequest) => rowOf(request, { state: "accepted" }));
    expect(seen()).toContain("Will be asked for as alex@cloudtech.example");
    await press(create());
    await waitFor(() => expect(globalThis.location.hash).toContain("/operations?op=draft-org-protea"));
  });

  test("what becomes of it comes where it is read out, and a refusal interrupts", async () => {
    const { core } = await openReady();
    const places = screen.getAllByRole("status");
    const told = () => places.map(({ textContent }) => textContent).join();
    core.answerWith("perform", () => {
      throw { kind: "priceChanged", shown: "817.45", now: "902.10", currency: "ZAR" };
    });
    await press(create());
    expect((await screen.findByRole("alert")).textContent).toContain("The price has changed");
    expect(told()).not.toContain("The price has changed");
    core.answerWith("perform", (request: WriteRequest) => rowOf(request, { state: "sent" }));
    // While the quote is read anew the button takes no press.
    await waitFor(async () => {
      if (!blocked()) await press(create());
      // In the places that were there before anything was pressed.
      expect(told()).toContain("Asked · waiting for the platform");
    });
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getAllByRole("status")).toEqual(places);
  });

  test("says both prices when it changed, and asks again", async () => {
    const { core } = await openReady();
    let asked = 0;
    const { quote } = (await import("../../testing/newMachines")).newMachineCommands("org-cloudtech");
    core.answerWith("quote", (request: QuoteRequest) => {
      asked += 1;
      return quote(request);
    });
    core.answerWith("perform", () => {
      throw { kind: "priceChanged", shown: "817.45", now: "902.10", currency: "ZAR" };
    });
    await press(create());
    expect(await screen.findByText("The price has changed")).toBeTruthy();
    expect(seen()).toContain("It was R 817.45 a month and is R 902.10 now");
    await waitFor(() => expect(asked).toBe(1));
  });

  test("too little by the platform's word keeps the draft, under another id for the next try", async () => {
    const { core } = await openReady();
    const { settleDraft } = await import("../../testing/newMachines");
    const sent: WriteRequest[] = [];
    const problem = {
      kind: "insufficientFunds",
      required: "817.45",
      available: "3.20",
      currency: "ZAR",
    } as const;
    core.answerWith("perform", (request: WriteRequest) => {
      sent.push(request);
      settleDraft(request.id, true);
      return rowOf(request, { state: "failed", problem, canRetry: true });
    });
    core.answerWith("operation", () => rowOf(sent.at(-1) as WriteRequest, { state: "failed", problem }));
    await press(create());
    await waitFor(() => expect(seen()).toContain("R 817.45 is needed, R 3.20 is available"));
    expect(nameField().value).toBe("books-db-02");
    // While the quote is read anew the button says so and takes no press.
    await waitFor(async () => {
      if (sent.length === 1 && !blocked()) await press(create());
      expect(sent).toHaveLength(2);
    });
    expect(sent[1]?.id).not.toBe(sent[0]?.id);
  });

  test("while it isn't known what became of it nothing can be sent again, after a return as well", async () => {
    const window = await openReady();
    const { core } = window;
    const sent: WriteRequest[] = [];
    core.answerWith("perform", (request: WriteRequest) => {
      sent.push(request);
      return rowOf(request, { state: "unknown" });
    });
    core.answerWith("operation", () => rowOf(sent[0] as WriteRequest, { state: "unknown" }));
    await press(create());
    expect(await screen.findByText(/isn't known yet/)).toBeTruthy();
    expect(seen()).toContain("Asked for as alex@cloudtech.example");
    expect(blocked()).toBe(true);
    await go(window, "/t/org-protea/overview");
    await shown("org-protea:overview");
    await go(window, page("org-protea"));
    expect(await screen.findByText(/isn't known yet/)).toBeTruthy();
    expect(blocked()).toBe(true);
    await press(create());
    expect(sent).toHaveLength(1);
  });
});
