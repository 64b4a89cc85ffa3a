import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { press, reasonOf } from "../../testing/hands";
import { openWindow } from "../../testing/window";

const rows = () => [...document.querySelectorAll<HTMLElement>("[id^=machine-row-]")];
const active = () => screen.getByRole("grid").getAttribute("aria-activedescendant");
const search = () => screen.getByRole("searchbox", { name: "Search machines" });

async function open(scene = "scene=live&machines=3000", page = "/t/all/machines") {
  await openWindow(scene, page);
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
}

describe("the machines table", () => {
  test("draws the rows in view and no more, however many there are", async () => {
    await open();
    expect(rows().length).toBeLessThan(60);
    expect(Number(screen.getByRole("grid").getAttribute("aria-rowcount"))).toBeGreaterThan(1000);
  });

  test("counts nothing where nothing is known, and keeps the places of what is on its way", async () => {
    await openWindow("scene=loading", "/t/all/machines");
    await waitFor(() => expect(document.documentElement.dataset.drawn).toBe("all:machines"));
    expect(screen.getByTestId("machines-count").textContent).toBe("");
    expect(screen.getByRole("grid").getAttribute("aria-busy")).toBe("true");
    await openWindow("scene=failed", "/t/all/machines");
    expect(await screen.findByText("Nothing was fetched before.")).toBeTruthy();
    expect(screen.getByTestId("machines-count").textContent).toBe("");
  });

  test("walks by arrows, opens by Enter and finds the same row on the way back", async () => {
    await open();
    const grid = screen.getByRole("grid");
    for (let i = 0; i < 5; i += 1) fireEvent.keyDown(grid, { key: "ArrowDown" });
    expect(active()).toBe("machine-row-5");
    fireEvent.keyDown(grid, { key: "Enter" });
    await waitFor(() => expect(globalThis.location.hash).toMatch(/^#\/t\/all\/machines\/vm-/));
    fireEvent.keyDown(window, { key: "ArrowLeft", altKey: true });
    await waitFor(() => expect(rows().length).toBeGreaterThan(0));
    expect(active()).toBe("machine-row-5");
  });

  test("narrows as one types, says how many match, and keeps the search in the address", async () => {
    await open();
    fireEvent.change(search(), { target: { value: "adcock" } });
    await waitFor(() => expect(screen.getByTestId("machines-count").textContent).toMatch(/^2 of/));
    expect(rows()).toHaveLength(2);
    await waitFor(() => expect(globalThis.location.hash).toContain("q=adcock"));
  });

  test("says what a search doesn't understand", async () => {
    await open();
    fireEvent.change(search(), { target: { value: "colour:red " } });
    await waitFor(() =>
      expect(document.getElementById("search-complaints")?.textContent).toContain(
        "isn’t something to search by",
      ),
    );
  });

  test("offers a way back when nothing matches", async () => {
    await open();
    fireEvent.change(search(), { target: { value: "no-such-machine" } });
    expect(await screen.findByText("No machine matches")).toBeTruthy();
    const [clear] = screen.getAllByRole("button", { name: "Clear the search" }).reverse();
    if (clear) fireEvent.click(clear);
    await waitFor(() => expect(rows().length).toBeGreaterThan(10));
    expect(document.activeElement).toBe(screen.getByRole("grid"));
  });

  test("sorts by a heading, amounts from the largest, and remembers it", async () => {
    await open();
    fireEvent.click(screen.getByRole("button", { name: "Cost a month" }));
    const heading = screen.getByRole("columnheader", { name: "Cost a month" });
    await waitFor(() => expect(heading.getAttribute("aria-sort")).toBe("descending"));
    fireEvent.click(screen.getByRole("button", { name: "Cost a month" }));
    await waitFor(() => expect(heading.getAttribute("aria-sort")).toBe("ascending"));
  });

  test("leaves a heading's keys to the heading", async () => {
    await open();
    const heading = screen.getByRole("button", { name: "Cost a month" });
    // Prevented, it would not be pressed by them.
    for (const key of ["Enter", " "]) expect(fireEvent.keyDown(heading, { key })).toBe(true);
    await new Promise((go) => setTimeout(go, 20));
    expect(globalThis.location.hash).toBe("#/t/all/machines");
    expect(screen.queryByRole("region", { name: "Selection" })).toBeNull();
  });

  test("says why there is nothing to export, and keeps the keys while it does", async () => {
    const { core } = await openWindow("scene=live", "/t/all/machines");
    await waitFor(() => expect(rows().length).toBeGreaterThan(0));
    core.answerWith("export_machines", () => new Promise(() => undefined));
    const button = screen.getByRole("button", { name: "Export" });
    act(() => button.focus());
    await press(button);
    expect(await screen.findByRole("button", { name: "Exporting" })).toBe(button);
    expect(button.hasAttribute("disabled")).toBe(false);
    expect(document.activeElement).toBe(button);

    await openWindow("scene=empty", "/t/all/machines");
    await screen.findByText("No machines yet");
    expect(reasonOf(screen.getByRole("button", { name: "Export" }))).toBe("There is nothing to export.");
  });

  test("selects by key, extends, takes all, and clears", async () => {
    await open();
    const grid = screen.getByRole("grid");
    const bar = () => screen.queryByRole("region", { name: "Selection" })?.textContent ?? null;
    fireEvent.keyDown(grid, { key: " " });
    expect(bar()).toMatch(/^1 selected/);
    fireEvent.keyDown(grid, { key: "ArrowDown", shiftKey: true });
    fireEvent.keyDown(grid, { key: "ArrowDown", shiftKey: true });
    expect(bar()).toMatch(/^3 selected/);
    fireEvent.keyDown(grid, { key: "a", ctrlKey: true });
    expect(bar()).toMatch(/^All .* that match/);
    fireEvent.keyDown(grid, { key: "Escape" });
    expect(bar()).toBeNull();
  });

  test("keys go on working after a row was ticked by mouse", async () => {
    await open();
    const [tick] = screen.getAllByRole("checkbox", { name: /^Select (?!all)/ });
    fireEvent.click(tick as Element);
    fireEvent.keyDown(tick as Element, { key: "ArrowDown", shiftKey: true });
    expect(screen.getByRole("region", { name: "Selection" }).textContent).toMatch(/^2 selected/);
  });

  test("a selection doesn't outlive the search it was made in", async () => {
    await open();
    fireEvent.keyDown(screen.getByRole("grid"), { key: "a", ctrlKey: true });
    fireEvent.change(search(), { target: { value: "adcock" } });
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(screen.queryByRole("region", { name: "Selection" })).toBeNull();
  });

  test("names the customer only where there can be several", async () => {
    await open();
    expect(screen.getByRole("columnheader", { name: "Customer" })).toBeTruthy();
    await open("scene=live", "/t/org-adcock/machines");
    expect(screen.queryByRole("columnheader", { name: "Customer" })).toBeNull();
  });
});
