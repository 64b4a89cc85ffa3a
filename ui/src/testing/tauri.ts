/**
 * Stands in for Tauri's two modules in `--mode fixture`: commands are answered by the fake core beside this file. The
 * scene comes from the address (`?scene=offline&role=reseller`), so a screen can be opened as it should be looked at.
 */
import { answer, emitter } from "./core";

export async function invoke(command: string, args: Record<string, unknown> = {}): Promise<unknown> {
  await new Promise((done) => setTimeout(done, 3));
  return structuredClone(await answer(command, args));
}

export type EventCallback<T> = (event: { payload: T }) => void;

export async function listen<T>(name: string, callback: EventCallback<T>): Promise<() => void> {
  const on = (event: Event) => callback({ payload: (event as CustomEvent<T>).detail });
  emitter.addEventListener(name, on);
  return () => emitter.removeEventListener(name, on);
}

/** The generated bindings name these; nothing here calls them. */
export const once = listen;
export const emit = async (): Promise<void> => undefined;
export const emitTo = emit;
