import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { AlertRow, MachinePage } from "../../bridge";
import { openWindow } from "../../testing/window";

const MACHINE = "vm-Adcock-Database-01";
const many = <T,>(n: number, one: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => one(i));

/** The machine's page as the core would send it, changed. */
async function open(change: (page: MachinePage) => MachinePage) {
  const { core } = await openWindow("scene=live", `/t/org-adcock/machines/${MACHINE}`);
  await screen.findByRole("heading", { level: 1, name: /\S/ });
  const { machinePage } = await import("../../testing/machinePages");
  core.answerWith("machine", ({ tenant, machineId }: never) =>
    change(machinePage(tenant, machineId, "org-cloudtech")),
  );
  act(() => core.say("readings-changed", { account: "acc-1", organisations: null, resources: ["machines"] }));
}

const withRows = <T,>(reading: { trust: MachinePage["trust"] }, value: T) => ({ ...reading, value });

function alert(i: number): AlertRow {
  return {
    ...{ id: `alert-${i}`, organisationId: "org-adcock", organisationName: "Adcock", machineId: MACHINE },
    ...{ machineName: null, severity: "info", title: `Alert ${i}`, message: null, raisedAt: null },
    acknowledged: false,
  };
}

test("what doesn't fit on a card is counted beneath it", async () => {
  await open((page) => ({
    ...page,
    machine: withRows(
      page.machine,
      page.machine.value && { ...page.machine.value, addresses: many(11, String) },
    ),
    alerts: withRows(page.alerts, many(8, alert)),
    disks: withRows(
      page.disks,
      many(1033, (i) => ({
        ...{ name: `disk-${i}`, capacityGib: "1", usedGib: null, usedPercent: null },
        ...{ readIops: null, writeIops: null },
      })),
    ),
    facts: withRows(
      page.facts,
      many(35, (i) => ({ label: `Label ${i}`, value: "." })),
    ),
    health: withRows(page.health, {
      status: "healthy",
      derived: false,
      checks: many(26, (i) => ({ name: `Check ${i}`, status: "healthy" as const, detail: null })),
    }),
  }));
  const alerts = await screen.findByText("Alert 0");
  expect(within(alerts.closest("ul") as HTMLElement).getAllByRole("listitem")).toHaveLength(6);
  expect(alerts.closest("section")?.textContent).toContain("2 more");
  const card = (name: string) => screen.getByRole("region", { name }).textContent;
  expect(card("Facts")).toContain("3 more");
  expect(card("Facts")).toContain("5 more");
  expect(card("Disks")).toMatch(/1\u202f001 more$/);
  expect(card("Health")).toMatch(/6 more$/);
});

test("of operations it is said that there were earlier ones", async () => {
  await open((page) => {
    const [one] = page.operations.value ?? [];
    if (!one) throw new Error("nothing was asked of it");
    return {
      ...page,
      operations: withRows(
        page.operations,
        many(7, (i) => ({ ...one, id: `op-${i}` })),
      ),
    };
  });
  expect(await screen.findByText("Earlier ones aren't shown.")).toBeTruthy();
});

test("what is whole says nothing", async () => {
  await open((page) => ({ ...page, alerts: withRows(page.alerts, many(6, alert)) }));
  await screen.findByText("Alert 5");
  await waitFor(() => expect(document.body.textContent).not.toMatch(/\d more|Earlier ones/));
});
