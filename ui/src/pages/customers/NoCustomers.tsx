/** Why there is no row: none yet, none that match, none that could be fetched, or a tenant that has none. */
import { Link } from "@tanstack/react-router";
import type { CustomerWindow } from "../../bridge";
import { ActionButton } from "../../parts/ActionButton";
import { Button } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { NotFetched } from "../../parts/NotFetched";
import { count, organisationName, quoted } from "../../words/formats";

type Props = { head: CustomerWindow; search: string; clear: () => void; add: () => void };

export function NoCustomers({ head, search, clear, add }: Props) {
  const { trust, all, tenant, create } = head;
  if (all > 0) {
    return (
      <Empty title="No customer matches" action={<Button onPress={clear}>Clear the search</Button>}>
        None of the {count(all)} here has {quoted(search)} in its name, reseller or contact.
      </Empty>
    );
  }
  if (tenant.kind === "customer") {
    return (
      <Empty
        title={`${organisationName(tenant.name)} is a customer itself`}
        action={
          <Link
            to="/t/$tenant/customers"
            params={{ tenant: "all" }}
            className="rounded-sm font-medium text-accent-text hover:underline"
            draggable={false}
          >
            See all my customers
          </Link>
        }
      >
        Customers have none of their own.
      </Empty>
    );
  }
  if (trust.fetchedAt === null) return <NotFetched trust={trust} />;
  return (
    <Empty
      title="No customers yet"
      action={
        <ActionButton obstacle={create} onPress={add}>
          New customer
        </ActionButton>
      }
    >
      They are listed here with their runway, cost, machines and alerts, as soon as there is one.
    </Empty>
  );
}
