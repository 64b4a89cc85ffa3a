/** Whether a name can be used, asked of the core as it is typed. */
import { bridge, type InputFault } from "../../bridge";
import { useCheck } from "../../data/useCheck";

const UNSAID = { fault: null };

/** `undefined` while it isn't known; `null`: nothing is wrong with it. */
export function useNameCheck(name: string, organisationId: string | null): InputFault | null | undefined {
  const query = name === "" ? null : { organisationId, name };
  const check = useCheck(query, bridge.checkMachineName, UNSAID);
  return query === null ? "empty" : check?.fault;
}
