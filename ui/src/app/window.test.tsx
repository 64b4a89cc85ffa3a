import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { openWindow, seen } from "../testing/window";

const roles = ["datacentrix", "reseller", "customer"];
const moods = ["live", "offline", "ended", "failed", "one-failed", "loading", "empty", "hostile"];
/** Paths, and the page each shows. */
const pages = [
  ["overview", "overview"],
  ["machines", "machines"],
  ["machines/vm-vodacom-0", "machine"],
  ["machines/new", "new-machine"],
  ["operations", "operations"],
  ["wallet", "wallet"],
  ["customers", "customers"],
  ["settings", "settings"],
] as const;

describe("in every mood", () => {
  for (const role of roles) {
    for (const mood of moods) {
      test(`no page of a ${role} says NaN, undefined or null when it is ${mood}`, async () => {
        for (const [path, page] of pages) {
          const { unmount } = await openWindow(`scene=${mood}&role=${role}`, `/t/org-vodacom/${path}`);
          await waitFor(() => expect(document.documentElement.dataset.drawn).toBe(`org-vodacom:${page}`));
          expect(seen()).not.toMatch(/NaN|undefined|\[object|Infinity/);
          if (mood !== "hostile") expect(seen()).not.toMatch(/null/);
          expect(seen()).not.toContain("went wrong in DCX Desktop");
          unmount();
        }
      });
    }
  }
});

test("a page that waits for its first answer says so to whoever can't see it", async () => {
  await openWindow("scene=loading&role=customer", "/t/org-vodacom/wallet");
  const waits = await screen.findByRole("status", { name: "Loading" });
  expect(waits.getAttribute("aria-busy")).toBe("true");
});

test("hostile text stays text, in every field", async () => {
  await openWindow("scene=hostile", "/t/org-vodacom/overview");
  await screen.findByTestId("figure-cpu");
  expect(seen()).toContain("<img src=x onerror=");
  expect(document.querySelectorAll("img, script, iframe, svg[onload]").length).toBe(0);
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of element.attributes) expect(name).not.toMatch(/^on/);
  }
});

test("one failing reading costs one card", async () => {
  await openWindow("scene=one-failed", "/t/org-adcock/overview");
  const machines = await screen.findByTestId("figure-machines");
  expect(machines.textContent).toContain("of 2 running");
  expect(screen.getByTestId("figure-wallet").textContent).toContain("The platform failed (502)");
  expect(screen.getByRole("region", { name: "Cost, last 12 months" }).textContent).toContain(
    "The platform failed (502)",
  );
  expect(screen.getByRole("list", { name: "Operations" }).textContent).toContain("Restart");
});

test("Adcock shows its two machines, six cores, 12 GB and 1 TB", async () => {
  await openWindow("scene=live", "/t/org-adcock/overview");
  expect((await screen.findByTestId("figure-cpu")).textContent).toMatch(/^CPU cores6/);
  expect(screen.getByTestId("figure-memory").textContent).toContain("12 GB");
  expect(screen.getByTestId("figure-disk").textContent).toContain("1 TB");
  expect(seen()).toContain("Adcock-Web-Server-01");
  expect(seen()).toContain("R 8 412.50");
  expect(seen()).toContain("2 lines unpriced");
  expect(document.documentElement.dataset.drawn).toBe("org-adcock:overview");
});

test("offline says since when, keeps what was saved, and never says there are no alerts", async () => {
  await openWindow("scene=offline", "/t/org-limpopo/overview");
  expect((await screen.findByTestId("status-chip")).textContent).toMatch(/^Offline since .*saved data$/);
  const trust = await screen.findByTestId("trust-page");
  expect(trust.textContent).toMatch(/^Saved · fetched .* 2[45] minutes ago/);
  expect(seen()).toContain("Not watching since");
  expect(seen()).not.toContain("No open alerts");
});

test("the palette stays away while a dialogue is open", async () => {
  await openWindow("scene=live", "/t/org-adcock/wallet");
  fireEvent.click(await screen.findByRole("button", { name: "Top up" }));
  const reference = await screen.findByRole<HTMLInputElement>("textbox", { name: "Reference" });
  fireEvent.change(reference, { target: { value: "INV-2071" } });
  fireEvent.keyDown(reference, { key: "k", ctrlKey: true });
  expect(screen.queryByRole("dialog", { name: "Search or jump to" })).toBeNull();
  expect(reference.value).toBe("INV-2071");
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  expect(await screen.findByRole("dialog", { name: "Search or jump to" })).toBeTruthy();
});

test("the palette comes in the place of what only floats", async () => {
  await openWindow("scene=live", "/t/org-adcock/wallet");
  fireEvent.click(await screen.findByTestId("tray"));
  expect(await screen.findByRole("dialog", { name: /Operations/ })).toBeTruthy();
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  expect(await screen.findByRole("dialog", { name: "Search or jump to" })).toBeTruthy();
});

test("a wrong password is said beside the field and what was typed stays", async () => {
  await openWindow("scene=signed-out");
  fireEvent.change(await screen.findByLabelText("Platform address"), {
    target: { value: "https://portal.example" },
  });
  fireEvent.change(screen.getByLabelText("Email"), { target: { value: "alex@cloudtech.example" } });
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByText("Enter your password.")).toBeTruthy();
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "wrong" } });
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByText("Email or password is wrong.")).toBeTruthy();
  expect((screen.getByLabelText("Email") as HTMLInputElement).value).toBe("alex@cloudtech.example");
});

test("the demo's three users are one press each, with their password in words", async () => {
  await openWindow("scene=demo");
  const users = await screen.findByRole("region", { name: "Demo users" });
  expect(within(users).getAllByRole("listitem")).toHaveLength(3);
  expect(users.textContent).toContain("Their password is demo-demo");
  fireEvent.click(within(users).getByRole("button", { name: /john@vodacom.example/ }));
  expect(await screen.findByRole("button", { name: /^Switch tenant: / })).toBeTruthy();
});

test("exploring the demo signs in as the reseller", async () => {
  await openWindow("scene=signed-out");
  fireEvent.click(await screen.findByRole("button", { name: "Explore the demo" }));
  expect(await screen.findByRole("button", { name: "Switch tenant: CloudTech" })).toBeTruthy();
});

test("an ended session is signed in again in place, asking only for the password", async () => {
  await openWindow("scene=ended", "/t/org-adcock/overview");
  fireEvent.click(await screen.findByTestId("status-chip"));
  const dialog = await screen.findByRole("dialog", { name: "Sign in again" });
  expect(within(dialog).queryByLabelText("Email")).toBeNull();
  fireEvent.change(within(dialog).getByLabelText("Password"), { target: { value: "right" } });
  fireEvent.click(within(dialog).getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(globalThis.location.hash).toBe("#/t/org-adcock/overview");
});

test("a keychain that won't open is a state with a way out, not an empty window", async () => {
  await openWindow("scene=locked");
  expect(await screen.findByRole("heading", { name: "The keychain is locked" })).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("button", { name: /^Switch tenant: / })).toBeTruthy();
});

test("signing out says what goes before it goes", async () => {
  await openWindow("scene=live", "/t/org-adcock/settings");
  fireEvent.click(await screen.findByRole("button", { name: "Sign out…" }));
  const dialog = await screen.findByRole("alertdialog");
  await waitFor(() => expect(dialog.textContent).toContain("412 records"));
  fireEvent.click(within(dialog).getByRole("button", { name: "Sign out" }));
  expect(await screen.findByRole("heading", { name: "Sign in to DCX" })).toBeTruthy();
});
