/** What a machine is: addresses and id to copy, system, product, tags, and whatever else the platform tells. */
import { Link } from "@tanstack/react-router";
import { Check, Copy } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Fact, MachineRow, Reading, TenantHeader, Trust } from "../../bridge";
import { tenantKey } from "../../data/tenant";
import { IconButton } from "../../parts/Button";
import { copyText } from "../../parts/clipboard";
import { cx } from "../../parts/cx";
import { More } from "../../parts/More";
import { Panel, PanelHead } from "../../parts/Panel";
import { CardTrust } from "../../parts/TrustLine";
import { Known, Unknown } from "../../parts/Unknown";
import { full, momentIn } from "../../words/times";
import { Tags } from "../machines/columns";

type Props = {
  row: MachineRow;
  owner: TenantHeader | null;
  product: string | null;
  reading: Reading<Fact[]>;
  page: Trust;
};

/** More than these only push what else is on the page out of sight. */
const SHOWN = { addresses: 8, facts: 30 };

const NOT_SAID = "The platform didn't say.";

export function FactsCard({ row, owner, product, reading, page }: Props) {
  const facts = reading.value ?? [];
  return (
    <Panel aria-label="Facts">
      <PanelHead title="Facts" />
      <dl className="px-4 pb-3">
        <Line name={row.addresses.length > 1 ? "Addresses" : "Address"} short>
          {row.addresses.length === 0 ? <Unknown why="No address yet." /> : null}
          {row.addresses.slice(0, SHOWN.addresses).map((address) => (
            <Copyable key={address} what="address" text={address} />
          ))}
          <More rest={row.addresses.length - SHOWN.addresses} />
        </Line>
        <Line name="Organisation">
          {owner ? (
            <Link
              to="/t/$tenant/overview"
              params={{ tenant: tenantKey(owner.tenant) }}
              className="rounded-sm text-accent-text hover:underline"
              draggable={false}
            >
              {owner.name}
            </Link>
          ) : (
            row.organisationName
          )}
        </Line>
        <Line name="System">
          <Known text={row.guestOs} why={NOT_SAID} />
        </Line>
        <Line name="Product">
          <Known text={product} why="The platform didn't say which product this is." />
        </Line>
        <Line name="Tags">
          {row.tags.length === 0 ? <span className="text-text-3">None</span> : <Tags tags={row.tags} />}
        </Line>
        <Line name="Created">
          <Known text={full(row.createdAt)} why={NOT_SAID} />
        </Line>
        <Line name="Id" short>
          <Copyable what="id" text={row.id} />
        </Line>
        {facts.slice(0, SHOWN.facts).map(({ label, value }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the platform may repeat a label.
          <Line key={`${label} ${i}`} name={label}>
            {momentIn(value)}
          </Line>
        ))}
      </dl>
      <More rest={facts.length - SHOWN.facts} className="px-4 pb-3" />
      <CardTrust trust={reading.trust} page={page} />
    </Panel>
  );
}

/** `short`: its text is cut at the end of the line, where any other goes on for a few. */
function Line({ name, short, children }: { name: string; short?: boolean; children: ReactNode }) {
  return (
    <div className="flex min-h-7 gap-3 border-line border-b py-1 last:border-b-0">
      <dt className="w-[124px] shrink-0 truncate text-text-3" title={name}>
        {name}
      </dt>
      <dd data-selectable className={cx("min-w-0 flex-1", !short && "wrap-anywhere line-clamp-4")}>
        {children}
      </dd>
    </div>
  );
}

/** Text with a button that copies it and says so. */
function Copyable({ what, text }: { what: string; text: string }) {
  const [done, setDone] = useState(false);
  const copy = () =>
    void copyText(text).then(
      () => {
        setDone(true);
        setTimeout(() => setDone(false), 1500);
      },
      () => setDone(false),
    );
  return (
    <span className="flex items-center gap-1">
      <span className="min-w-0 truncate tabular-nums" title={text}>
        {text}
      </span>
      <IconButton
        small
        label={done ? "Copied" : `Copy ${what} ${text.slice(0, 40)}`}
        onPress={copy}
        className="-my-1"
      >
        {done ? <Check size={12} className="text-ok" /> : <Copy size={12} />}
      </IconButton>
    </span>
  );
}
