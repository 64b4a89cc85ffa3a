/** "Refresh" by button, key or palette: asks the core to fetch the tenant in view now; readings then come by themselves. */
import { useMutation } from "@tanstack/react-query";
import { useTenant } from "../app/place";
import { bridge } from "../bridge";

export type Refresh = { start: () => void; pending: boolean };

export function useRefresh(): Refresh {
  const tenant = useTenant();
  const { mutate, isPending } = useMutation({ mutationFn: () => bridge.refresh({ tenant }) });
  return { start: mutate, pending: isPending };
}
