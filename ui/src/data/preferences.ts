/** What the user likes: theme, density, columns, sort. Shown at once, saved behind; losing one is no harm. */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { boot, bridge, type Preferences } from "../bridge";
import { preferencesQuestion } from "./questions";

/** Until the saved ones have been read (a few milliseconds), and if they can't be. */
export function startingPreferences(): Preferences {
  const known = boot();
  return {
    theme: known.theme ?? "system",
    density: known.density ?? "comfortable",
    railCollapsed: known.railCollapsed ?? false,
    lockAfterMinutes: null,
    hiddenColumns: ["os", "tags", "created"],
    machineSort: { column: "name", descending: false },
  };
}

export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const client = useQueryClient();
  const { data } = useQuery(preferencesQuestion);
  const change = useCallback((part: Partial<Preferences>) => changePreferences(client, part), [client]);
  return [data ?? startingPreferences(), change];
}

/** Changes some preferences, on screen at once. */
export function changePreferences(client: QueryClient, part: Partial<Preferences>): void {
  const now = client.getQueryData(preferencesQuestion.queryKey) ?? startingPreferences();
  const next = { ...now, ...part };
  client.setQueryData(preferencesQuestion.queryKey, next);
  bridge.savePreferences(next).catch(() => undefined); // Kept for this window; there is nothing the user could do.
}
