import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { go, shown } from "../../testing/hands";
import { openWindow } from "../../testing/window";

const START = Date.parse("2026-11-23T10:00:00");
const HOUR = 3_600_000;

/** A machine that was measured at ten, eleven and twelve. */
async function open() {
  const window = await openWindow("scene=live", "/t/org-adcock/overview");
  await shown("org-adcock:overview");
  window.core.answerWith("machine_series", () => ({
    value: {
      range: "day",
      series: [
        { name: "cpu_percent", points: [20, null, 34].map((value, i) => [START + i * HOUR, value]) },
        { name: "net_in_kbps", points: [12, 15, 18].map((value, i) => [START + i * HOUR, value]) },
        { name: "net_out_kbps", points: [1, null, 2500].map((value, i) => [START + i * HOUR, value]) },
      ],
    },
    trust: {
      ...{ standing: "live", fetchedAt: Date.now(), problem: null, refreshing: false },
      ...{ parts: 1, missing: 0, unreadable: 0 },
    },
  }));
  await go(window, "/t/org-adcock/machines/vm-Adcock-Database-01");
}

const chart = (name: RegExp) => screen.findByRole("slider", { name });
const says = (element: Element) => element.getAttribute("aria-valuetext");
const press = (element: Element, key: string) => act(() => void fireEvent.keyDown(element, { key }));

test("each key says the moment and what was measured then", async () => {
  await open();
  const cpu = await chart(/^CPU: /);
  expect(says(cpu)).toMatch(/12:00, 34\u00a0%$/);
  await press(cpu, "ArrowLeft");
  expect(says(cpu)).toMatch(/11:58, 34\u00a0%$/);
  await press(cpu, "Home");
  expect(says(cpu)).toMatch(/10:00, 20\u00a0%$/);
  // There is nothing before the beginning.
  await press(cpu, "ArrowLeft");
  expect(says(cpu)).toMatch(/10:00, 20\u00a0%$/);
  await press(cpu, "ArrowRight");
  expect(says(cpu)).toMatch(/10:02, /);
  await press(cpu, "End");
  expect(says(cpu)).toMatch(/12:00, /);
});

test("of two lines both are said, and what wasn't measured in words", async () => {
  await open();
  const network = await chart(/^Network: /);
  expect(says(network)).toMatch(/12:00, In 18\u00a0kbps, Out 2.5\u00a0Mbps$/);
  for (let i = 0; i < 30; i++) await press(network, "ArrowLeft");
  expect(says(network)).toMatch(/11:00, In 15\u00a0kbps, Out not measured$/);
  // The value itself changes with each key: a reader passes over one that doesn't.
  expect(Number(network.getAttribute("aria-valuenow"))).toBeCloseTo(30);
  expect(Number(network.getAttribute("aria-valuemax"))).toBe(60);
});
