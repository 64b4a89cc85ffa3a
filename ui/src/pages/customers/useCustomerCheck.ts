/** Whether a customer's name and contact can be used, asked of the core as they are typed. */
import { bridge, type CustomerCheck, type CustomerNameQuery } from "../../bridge";
import { useCheck } from "../../data/useCheck";

const UNSAID: CustomerCheck = { name: null, contactEmail: null };

/** Undefined while it isn't known. */
export function useCustomerCheck(query: CustomerNameQuery): CustomerCheck | undefined {
  return useCheck(query, bridge.checkCustomer, UNSAID);
}
