/** Puts theme and density on the root element, where tokens.css and styles.css look for them. */
import { useEffect } from "react";
import { boot, type Preferences } from "../bridge";

const dark = () => globalThis.matchMedia?.("(prefers-color-scheme: dark)");

function resolve(theme: Preferences["theme"]): "light" | "dark" {
  if (theme !== "system") return theme;
  return dark()?.matches ? "dark" : "light";
}

export function applyTheme(theme: Preferences["theme"], density: Preferences["density"]): void {
  const root = document.documentElement;
  root.dataset.theme = resolve(theme);
  root.dataset.density = density;
}

/** Before React draws anything. The shell's own script has usually been here first. */
export function applyBoot(): void {
  const known = boot();
  applyTheme(known.theme ?? "system", known.density ?? "comfortable");
}

/** Keeps them right while preferences or the system's theme change. */
export function useTheme({ theme, density }: Preferences): void {
  useEffect(() => {
    applyTheme(theme, density);
    if (theme !== "system") return;
    const media = dark();
    const follow = () => applyTheme(theme, density);
    media?.addEventListener("change", follow);
    return () => media?.removeEventListener("change", follow);
  }, [theme, density]);
}
