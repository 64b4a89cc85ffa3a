/** One quiet line under the top bar for what concerns the whole window. At most the most important one. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Info, KeyRound, TriangleAlert, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { openSurface } from "../app/surfaces";
import { type AppState, bridge } from "../bridge";
import { adoptState, useStateOf, whole } from "../data/session";
import { IconButton, TextButton } from "../parts/Button";
import { wordsFor } from "../problems";

type Banner = { id: string; icon: ReactNode; text: string; action: ReactNode; closable: boolean };

/** The banners that apply, most important first. */
export function bannersFor(state: AppState): Banner[] {
  const banners: Banner[] = [];
  if (state.session === "ended") {
    banners.push({
      id: "ended",
      icon: <KeyRound size={14} />,
      text: "The session has ended. Saved data stays readable; nothing new is fetched until you sign in.",
      action: <TextButton onPress={() => openSurface("signInAgain")}>Sign in again</TextButton>,
      closable: false,
    });
  }
  if (state.keychain !== "ready" || state.memoryOnly) {
    const words = wordsFor({
      kind: "keychain",
      state: state.keychain === "ready" ? "denied" : state.keychain,
    });
    banners.push({
      id: `keychain ${state.keychain}`,
      icon: <TriangleAlert size={14} />,
      text: [`${words.title}.`, state.memoryOnly ? words.stillTrue : null, words.toDo]
        .filter(Boolean)
        .join(" "),
      action: <TryKeychain />,
      closable: true,
    });
  }
  if (state.cacheRebuilt) {
    banners.push({
      id: "cache",
      icon: <Info size={14} />,
      text: "A saved-data file could not be read. It was set aside, and everything is being fetched afresh.",
      action: null,
      closable: true,
    });
  }
  return banners;
}

function TryKeychain() {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => bridge.unlockKeychain(),
    onSuccess: (state) => adoptState(client, state),
  });
  return (
    <TextButton isDisabled={again.isPending} onPress={() => again.mutate()}>
      {again.isPending ? "Asking the keychain" : "Try again"}
    </TextButton>
  );
}

export function Banners() {
  const state = useStateOf(whole);
  const [closed, close] = useState<string[]>([]);
  const banner = bannersFor(state).find(({ id }) => !closed.includes(id));
  if (!banner) return null;
  return (
    <div
      role="status"
      className="flex min-h-8 shrink-0 items-center gap-2 bg-warn-bg px-6 py-1 text-sm text-warn"
    >
      {banner.icon}
      <span className="min-w-0 flex-1 truncate" title={banner.text}>
        {banner.text}
      </span>
      {banner.action}
      {banner.closable ? (
        <IconButton label="Close" small onPress={() => close([...closed, banner.id])}>
          <X size={13} />
        </IconButton>
      ) : null}
    </div>
  );
}
