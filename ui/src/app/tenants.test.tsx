import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { openWindow } from "../testing/window";

test("a late answer for the tenant one has left is never drawn", async () => {
  const { core, client } = await openWindow("scene=live", "/t/org-adcock/overview");
  await screen.findByTestId("figure-cpu");
  const hold = core.holdBack("overview", "org-vodacom");
  core.say("navigate", { path: "/t/org-vodacom/overview" });
  await waitFor(() => expect(screen.queryByTestId("figure-cpu")).toBeNull());
  core.say("navigate", { path: "/t/org-adcock/overview" });
  await screen.findByTestId("figure-cpu");
  hold.release();
  await hold.answered;
  await waitFor(() => expect(client.getQueryData(["acc-1", "overview", "org-vodacom"])).toBeDefined());
  expect(screen.getByTestId("figure-cpu").textContent).toMatch(/^CPU cores6/);
  expect(screen.getByRole("button", { name: "Switch tenant: Adcock" })).toBeTruthy();
  expect(document.documentElement.dataset.drawn).toBe("org-adcock:overview");
});

test("the figures of one tenant are gone before another's are there", async () => {
  const { core } = await openWindow("scene=live", "/t/org-adcock/overview");
  await screen.findByText("Adcock-Web-Server-01");
  core.holdBack("overview", "org-vodacom");
  core.say("navigate", { path: "/t/org-vodacom/overview" });
  await waitFor(() => expect(screen.queryAllByText(/Adcock-/)).toHaveLength(0));
});

test("the switcher finds, walks and opens by keyboard", async () => {
  await openWindow("scene=live", "/t/org-cloudtech/overview");
  fireEvent.click(await screen.findByRole("button", { name: "Switch tenant: CloudTech" }));
  const field = await screen.findByRole("combobox", { name: "Find a tenant" });
  expect(await screen.findByRole("treeitem", { name: /All my customers/ })).toBeTruthy();
  fireEvent.change(field, { target: { value: "karoo" } });
  await waitFor(() => expect(screen.getAllByRole("treeitem")).toHaveLength(1));
  fireEvent.keyDown(field, { key: "Enter" });
  expect(await screen.findByRole("button", { name: "Switch tenant: Karoo Fresh" })).toBeTruthy();
  expect(globalThis.location.hash).toBe("#/t/org-karoo/overview");
});

test("a pin is set by keyboard and shows under Pinned", async () => {
  await openWindow("scene=live", "/t/org-cloudtech/overview");
  fireEvent.click(await screen.findByRole("button", { name: "Switch tenant: CloudTech" }));
  const field = await screen.findByRole("combobox", { name: "Find a tenant" });
  fireEvent.change(field, { target: { value: "karoo" } });
  await waitFor(() => expect(screen.getAllByRole("treeitem")).toHaveLength(1));
  fireEvent.keyDown(field, { key: "d", ctrlKey: true });
  fireEvent.change(field, { target: { value: "" } });
  await waitFor(() =>
    expect(screen.getAllByRole("button", { name: "Unpin Karoo Fresh" }).length).toBeGreaterThan(0),
  );
});
