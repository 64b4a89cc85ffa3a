/** What tests of pages do and look at again and again. Never part of the product. */
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect } from "vitest";
import type { WriteRequest } from "../bridge";
import type { openWindow } from "./window";

type Window = Awaited<ReturnType<typeof openWindow>>;

/** Spaces as one would type them. */
export const plain = (text: string | null | undefined) => (text ?? "").replace(/[\u202f\u00a0]/g, " ");

export const press = (element: Element) => act(async () => fireEvent.click(element));

/** Pressed twice before anything is drawn again, as an impatient hand does. */
export const pressTwice = (element: Element) =>
  act(async () => {
    fireEvent.click(element);
    fireEvent.click(element);
  });

export const type = (field: Element, value: string) =>
  act(async () => fireEvent.change(field, { target: { value } }));

export const button = (name: string | RegExp) => screen.getByRole("button", { name });

/** Why a button can't be pressed; null: it can. */
export function reasonOf(element: Element): string | null {
  if (element.getAttribute("aria-disabled") !== "true") return null;
  const reason = document.getElementById(element.getAttribute("aria-describedby") ?? "");
  return reason?.textContent ?? "";
}

export const go = ({ core }: Window, path: string) => act(async () => core.say("navigate", { path }));

export const shown = (mark: string) =>
  waitFor(() => expect(document.documentElement.dataset.drawn).toBe(mark));

/** The dialogue on top. */
export const dialogue = () => within(screen.queryByRole("alertdialog") ?? screen.getByRole("dialog"));

/** What was asked for in this window, each once. */
export async function orders(): Promise<WriteRequest[]> {
  return (await import("./effects")).orders;
}

/** What a test id's element says. */
export const says = (id: string) => plain(screen.getByTestId(id).textContent);
