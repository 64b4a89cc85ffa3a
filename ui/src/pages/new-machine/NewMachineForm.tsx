/** The form and its summary. What is typed is the draft; what can be chosen and what it costs come from the core. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTenant } from "../../app/place";
import type { NewMachinePage, QuoteRequest } from "../../bridge";
import { useSession } from "../../data/session";
import { Panel } from "../../parts/Panel";
import { AddOnChoice } from "./AddOnChoice";
import { recipientOf, refusedName, stillOffered } from "./choice";
import { formGrid } from "./layout";
import { MachinesPanel } from "./MachinesPanel";
import { NameField } from "./NameField";
import { RecipientField } from "./RecipientField";
import { whyNot } from "./reasons";
import { SummaryPanel } from "./SummaryPanel";
import { isBlank, useDraft } from "./useDraft";
import { useNameCheck } from "./useNameCheck";
import { useOrder } from "./useOrder";
import { useQuote } from "./useQuote";

export function NewMachineForm({ opened }: { opened: NewMachinePage }) {
  const { questions } = useSession();
  const tenant = useTenant();
  const { draft, problem: unkept, kept, change, keep, throwAway, renew } = useDraft(tenant, opened.draft);
  const priced = useQuery({
    ...questions.newMachine(tenant, draft.organisationId, draft.productId),
    placeholderData: keepPreviousData,
  });
  const page = priced.data ?? opened;
  const catalogue = page.catalogue.value;
  const recipient = draft.organisationId === null ? page.recipient : recipientOf(page, draft.organisationId);
  const chosen = useMemo(
    () => stillOffered(catalogue, draft.productId, draft.addOnIds),
    [catalogue, draft.productId, draft.addOnIds],
  );
  const nameFault = useNameCheck(draft.name, recipient?.id ?? null);
  const order = useOrder({ draft, wasLeft: opened.draft !== null, keep, renew });

  const asks =
    recipient && recipient.obstacle === null && chosen.machine && page.obstacle === null && !order.over;
  const wanted: QuoteRequest | null = asks
    ? {
        tenant,
        organisationId: recipient.id,
        productId: chosen.machine?.id ?? "",
        addOnIds: chosen.addOns.map(({ id }) => id),
      }
    : null;
  const quoting = useQuote(wanted);

  // What the platform just said of price or wallet is news for the quote.
  const { again } = quoting;
  const told = order.problem;
  useEffect(() => {
    if (told?.kind === "priceChanged" || told?.kind === "insufficientFunds") again();
  }, [told, again]);

  const locked = order.underWay || order.over;
  const reason = whyNot({
    changed: order.changed,
    obstacle: page.obstacle,
    recipient,
    nameFault,
    machineChosen: chosen.machine !== null,
    goneAddOns: chosen.goneAddOns.length,
    machines: catalogue?.machines.length ?? null,
    underWay: locked,
    quoting,
  });
  const create = () => {
    if (reason !== null || !recipient || !chosen.machine || !quoting.quote) return;
    void order.send({
      kind: "provision",
      organisationId: recipient.id,
      name: draft.name,
      productId: chosen.machine.id,
      addOnIds: chosen.addOns.map(({ id }) => id),
      shownPrice: quoting.quote.monthly?.amount ?? null,
    });
  };

  return (
    <div className="@container">
      <div className={formGrid}>
        <div className="@container flex min-w-0 flex-col gap-3">
          <Panel
            aria-label="Who and what"
            className="grid grid-cols-1 @min-[560px]:grid-cols-2 gap-x-4 gap-y-3 px-4 pt-3 pb-3.5"
          >
            <RecipientField
              recipients={page.recipients}
              chosen={recipient}
              isDisabled={locked}
              onChange={(organisationId) => change({ organisationId })}
            />
            <NameField
              value={draft.name}
              fault={nameFault}
              refused={refusedName(order.problem)}
              isDisabled={locked}
              onChange={(name) => change({ name })}
            />
          </Panel>
          <MachinesPanel
            catalogue={page.catalogue}
            chosen={chosen.machine?.id ?? null}
            isGone={draft.productId !== null && chosen.machine === null}
            isDisabled={locked}
            onChange={(productId) => change({ productId })}
          />
          {catalogue && catalogue.addOns.length > 0 ? (
            <Panel aria-label="Add-ons">
              <AddOnChoice
                offers={catalogue.addOns}
                chosen={chosen.addOns.map(({ id }) => id)}
                machineChosen={chosen.machine !== null}
                isDisabled={locked}
                // Those that are gone stay until they are left out by hand: no press on another takes them away.
                onChange={(addOnIds) => change({ addOnIds: [...chosen.goneAddOns, ...addOnIds] })}
              />
            </Panel>
          ) : null}
        </div>
        <SummaryPanel
          page={page}
          recipient={recipient}
          chosen={chosen}
          quoting={quoting}
          order={order}
          reason={reason}
          create={create}
          leaveOut={locked ? null : () => change({ addOnIds: chosen.addOns.map(({ id }) => id) })}
          draft={{ isBlank: isBlank(draft), problem: unkept, kept, throwAway: locked ? null : throwAway }}
        />
      </div>
    </div>
  );
}
