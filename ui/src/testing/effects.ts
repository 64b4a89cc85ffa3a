/** What orders do to the made-up world, a moment after they were taken on. Never part of the product. */
import type { AmountUse, InputFault, JournalKind, JournalRow, Order, WriteRequest } from "../bridge";
import { readAmount } from "./amounts";
import { checkCustomer, settleOrganisation } from "./customerLists";
import { journalCommands } from "./journals";
import { checkPower, settlePower } from "./power";
import { currencyOf, settleWallet } from "./wallets";

const MOMENT = 300;
const settled = new Set<string>();

/** What was asked for, each once: for tests that count. */
export const orders: WriteRequest[] = [];

function kindOf(order: Order): JournalKind | null {
  if (order.kind !== "changeOrganisation") return order.kind === "power" ? null : order.kind;
  const kinds = { rename: "rename", suspend: "suspendOrganisation", resume: "resumeOrganisation" } as const;
  return order.change.kind === "commissionRate" ? "commissionRate" : kinds[order.change.kind];
}

/** What is wrong with what was typed: the core looks once more before anything is sent. */
function wrongIn(order: Order): [field: string, fault: InputFault | null] {
  const amount = (text: string, purpose: AmountUse, currency: string | null) => {
    const read = readAmount(text, purpose, currency);
    return "fault" in read ? read.fault : null;
  };
  switch (order.kind) {
    case "topUp":
    case "threshold":
      return ["amount", amount(order.amount, order.kind, currencyOf(order.walletId))];
    case "createCustomer": {
      const { name, contactEmail } = checkCustomer({ organisationId: null, ...order });
      return name ? ["name", name] : ["contactEmail", contactEmail];
    }
    case "changeOrganisation": {
      const { change, organisationId } = order;
      if (change.kind === "commissionRate") return ["perCent", amount(change.perCent, "perCent", null)];
      if (change.kind !== "rename") return ["", null];
      const { name } = change;
      return ["name", checkCustomer({ organisationId, parentId: null, name, contactEmail: null }).name];
    }
    default:
      return ["", null];
  }
}

export function effectCommands(changed: (resources: string[]) => void) {
  return {
    perform: (request: WriteRequest) => {
      const { order } = request;
      if (settled.has(request.id)) return journalCommands.perform(request);
      checkPower(order);
      const [field, fault] = wrongIn(order);
      if (fault) throw { kind: "input", field, fault };
      const row: JournalRow = journalCommands.perform(request);
      settled.add(request.id);
      orders.push(request);
      row.kind = kindOf(order) ?? row.kind;
      if (settlePower(order, row, () => changed(["journal", "machines"]))) return row;
      const mine = ["topUp", "threshold", "createCustomer", "changeOrganisation"].includes(order.kind);
      if (!mine) return row;
      if (order.kind === "topUp") row.subject = order.reference;
      setTimeout(() => {
        settleWallet(order);
        settleOrganisation(order);
        Object.assign(row, { state: "done", endedAt: Date.now() });
        changed(["journal", "wallets", "ledger", "organisations"]);
      }, MOMENT);
      return row;
    },
  };
}
