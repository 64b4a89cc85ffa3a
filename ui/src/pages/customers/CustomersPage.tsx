/** Everybody beneath a tenant, whoever runs dry first at the top, and what can be done with each. */
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useRef, useState } from "react";
import { useAddress, useAddressText } from "../../app/address";
import { useDrawn } from "../../app/drawn";
import { useTenant, useTenantKey } from "../../app/place";
import { type CustomerEntry, type CustomerWindow, type ParentChoice, problemOf } from "../../bridge";
import { useSession } from "../../data/session";
import { tenantKey } from "../../data/tenant";
import { useRows } from "../../data/useRows";
import { useWaiting } from "../../data/useWaiting";
import { ActionButton } from "../../parts/ActionButton";
import { Empty } from "../../parts/Empty";
import { PageHead } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { RowsTable } from "../../parts/RowsTable";
import { SearchField } from "../../parts/SearchField";
import { TrustLine } from "../../parts/TrustLine";
import { useSize } from "../../parts/useSize";
import { count, plural } from "../../words/formats";
import { isBlank } from "../../words/trust";
import { type CustomerSort, customersSearch, sortOf, sortText } from "./address";
import { CommissionDialog } from "./CommissionDialog";
import type { Deed } from "./CustomerMenu";
import { customerColumns } from "./customerColumns";
import { NewCustomerDialog } from "./NewCustomerDialog";
import { NoCustomers } from "./NoCustomers";
import { RenameDialog } from "./RenameDialog";
import { StandingDialog } from "./StandingDialog";

export function CustomersPage() {
  const { account } = useSession();
  return account.role === "customer" ? <ForOthers /> : <Customers />;
}

/** The page isn't in a customer's rail; whoever comes by its address is told why. */
function ForOthers() {
  useDrawn(useTenantKey(), "customers", true);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 px-6 pt-5 pb-4">
      <PageHead title="Customers" />
      <Panel className="flex-1">
        <Empty title="Customers are for resellers and Datacentrix">
          This account belongs to a customer, which has none of its own.
        </Empty>
      </Panel>
    </div>
  );
}

type Asked = { deed: Exclude<Deed, "wallet">; customer: CustomerEntry };

function Customers() {
  const { account, questions } = useSession();
  const tenant = useTenant();
  const key = useTenantKey();
  const navigate = useNavigate();
  const [address, change] = useAddress(customersSearch);
  const [text, setText] = useAddressText(key, address.q, change);
  const [asked, ask] = useState<Asked | null>(null);
  // Kept from when it was opened: another tenant beneath it makes it say so, not become another dialogue.
  const [parents, setParents] = useState<ParentChoice[] | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [box, { width }] = useSize();

  const search = text.trim();
  const sort = sortOf(address.sort);
  const scope = `${account.id} ${key}`;
  const rows = useRows<CustomerEntry, CustomerWindow>({
    ask: (window) => questions.customers(tenant, { search, ...sort }, window),
    scope,
    list: `${scope} ${search} ${sort.column} ${sort.descending}`,
    rowKey: (row) => row.id,
    scroller,
    open: (row) =>
      void navigate({ to: "/t/$tenant/overview", params: { tenant: tenantKey(row.customer.tenant) } }),
  });
  const { head } = rows;
  useDrawn(key, "customers", head !== undefined);
  const waiting = useWaiting(head?.trust) && head?.trust.fetchedAt === null && head.total === 0;
  const columns = customerColumns({
    resellers: account.role === "datacentrix" && head?.tenant.kind !== "reseller",
    width,
    act: (deed, customer) => {
      if (deed !== "wallet") return ask({ deed, customer });
      void navigate({ to: "/t/$tenant/wallet", params: { tenant: tenantKey(customer.customer.tenant) } });
    },
  });
  const toList = () => scroller.current?.focus();
  const clear = () => {
    setText("");
    toList();
  };
  const add = () => setParents(head?.parents ?? []);
  const close = () => ask(null);
  // As it is now, not as it was when its dialogue was opened; another tenant's list beneath may not have it.
  const about = asked ? (rows.find(({ id }) => id === asked.customer.id) ?? asked.customer) : null;

  return (
    <div className="relative flex min-h-0 flex-1 flex-col gap-3 px-6 pt-5 pb-4">
      <PageHead
        title="Customers"
        note={head && head.trust.fetchedAt !== null ? countWords(head, search !== "") : null}
        actions={
          head ? (
            <ActionButton kind="primary" obstacle={head.create} onPress={add}>
              <Plus size={14} /> New customer
            </ActionButton>
          ) : null
        }
      />
      <div className="flex max-w-[420px]">
        <SearchField
          label="Search customers"
          placeholder="Name, reseller, contact"
          value={text}
          onChange={setText}
          toList={toList}
        />
      </div>
      <div ref={box} className="flex min-h-0 flex-1 flex-col">
        {rows.error ? (
          <ProblemBlock problem={problemOf(rows.error)} retry={rows.retry} />
        ) : (
          <Panel className="flex min-h-0 flex-1 flex-col overflow-hidden" aria-label="Customers">
            <RowsTable
              name="customers"
              label="Customers"
              columns={columns}
              rows={waiting ? { ...rows, head: undefined } : rows}
              scroller={scroller}
              sort={sort}
              onSort={(next) => change({ sort: sortText(next as CustomerSort) })}
              empty={
                head && head.total === 0 && !waiting ? (
                  <NoCustomers head={head} search={search} clear={clear} add={add} />
                ) : undefined
              }
            />
            {head && !isBlank(head.trust) ? (
              <footer className="flex h-7 shrink-0 items-center border-line border-t px-4">
                <TrustLine trust={head.trust} testId="trust-page" className="min-w-0 flex-1" />
              </footer>
            ) : null}
          </Panel>
        )}
      </div>
      {parents ? (
        <NewCustomerDialog
          parents={parents}
          obstacle={head?.create ?? null}
          onClose={() => setParents(null)}
        />
      ) : null}
      {about && asked?.deed === "rename" ? <RenameDialog customer={about} onClose={close} /> : null}
      {about && (asked?.deed === "suspend" || asked?.deed === "resume") ? (
        <StandingDialog customer={about} change={asked.deed} onClose={close} />
      ) : null}
      {about && asked?.deed === "commission" ? <CommissionDialog customer={about} onClose={close} /> : null}
    </div>
  );
}

/** "214", "12 of 214", "14 customers · 3 resellers": the rail counts customers alone. */
function countWords({ total, all, resellers }: CustomerWindow, searching: boolean): string {
  if (searching && total !== all) return `${count(total)} of ${count(all)}`;
  return resellers > 0
    ? `${plural(all - resellers, "customer")} · ${plural(resellers, "reseller")}`
    : count(all);
}
