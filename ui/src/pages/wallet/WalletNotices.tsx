/** What stands in the way of spending, above everything else: what it means, what still works, what to do. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { WalletRow } from "../../bridge";
import { cx } from "../../parts/cx";
import { organisationName } from "../../words/formats";

export function WalletNotices({ wallet }: { wallet: WalletRow }) {
  const owner = organisationName(wallet.organisationName);
  const whole = wallet.organisationStatus === "suspended";
  const suspended = wallet.state === "suspended";
  return (
    <>
      {whole ? (
        <Notice tone="warn" title={`${owner} is suspended`}>
          Nothing new can be started or ordered. Its machines keep running and are charged as before; this
          page and its export stay as they are.
        </Notice>
      ) : null}
      {suspended ? (
        <Notice tone="warn" title="This wallet is suspended">
          Nothing can be ordered from it and no money put in. Machines that run keep running, and the ledger,
          its export and the threshold work. Ask Datacentrix to let it be used again.
        </Notice>
      ) : wallet.empty ? (
        <Notice tone="bad" title="This wallet is empty">
          New machines can’t be ordered from it before money is put in: top it up.
        </Notice>
      ) : null}
      {wallet.state === "other" ? (
        <Notice tone="warn" title="The platform gives this wallet a state this version doesn’t know">
          What can be done with it is left to the platform.
        </Notice>
      ) : null}
    </>
  );
}

type Props = { tone: "warn" | "bad"; title: string; children: ReactNode };

function Notice({ tone, title, children }: Props) {
  const Icon = tone === "warn" ? TriangleAlert : CircleAlert;
  return (
    <section
      role="status"
      className={cx(
        "flex items-center gap-3 rounded-lg px-4 py-2.5",
        tone === "warn" ? "bg-warn-bg" : "bg-bad-bg",
      )}
    >
      <Icon
        size={16}
        aria-hidden="true"
        className={cx("shrink-0 self-start", "mt-0.5", tone === "warn" ? "text-warn" : "text-bad")}
      />
      <p className="min-w-0 flex-1 text-text-2">
        <span className={cx("mr-1.5 font-semibold", tone === "warn" ? "text-warn" : "text-bad")}>
          {title}.
        </span>
        {children}
      </p>
    </section>
  );
}
