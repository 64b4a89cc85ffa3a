/** A tenant's money: what is there, how long it lasts, every line of its ledger; and the wallets of those beneath. */
import { useQuery } from "@tanstack/react-query";
import { useDrawn } from "../../app/drawn";
import { keysToPage } from "../../app/keys";
import { useTenant, useTenantKey } from "../../app/place";
import { bridge, type LedgerQuery, problemOf, type WalletRow, type WalletsPage } from "../../bridge";
import { useSession } from "../../data/session";
import { useSaving } from "../../data/useSaving";
import { ErrorBoundary } from "../../parts/ErrorBoundary";
import { ExportNote } from "../../parts/ExportNote";
import { PageHead } from "../../parts/Page";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { TrustLine } from "../../parts/TrustLine";
import { plural } from "../../words/formats";
import { Choice } from "../settings/Choice";
import { kindsOf, useWalletAddress } from "./address";
import { LedgerPanel } from "./LedgerPanel";
import { NoWallet, UnknownWallet } from "./NoWallet";
import { useWalletDialog, WalletActions } from "./WalletActions";
import { WalletChooser } from "./WalletChooser";
import { WalletFigures } from "./WalletFigures";
import { WalletNotices } from "./WalletNotices";
import { WalletSkeleton } from "./WalletSkeleton";
import { WalletsBeneath } from "./WalletsBeneath";

export function WalletPage() {
  const { questions } = useSession();
  const tenant = useTenant();
  const key = useTenantKey();
  const [address] = useWalletAddress();
  const answer = useQuery(questions.wallets(tenant, "", 0));
  const saving = useSaving<LedgerQuery>(bridge.exportLedger);
  const page = answer.data;
  useDrawn(key, "wallet", page !== undefined);
  const own = page?.own.value ?? [];
  const wallet = own.find(({ id }) => id === address.w) ?? own[0];
  const dialogs = useWalletDialog(own);
  const startExport = () => {
    if (!wallet) return;
    saving.start({
      tenant,
      organisationId: wallet.organisationId,
      walletId: wallet.id,
      search: address.q ?? "",
      kinds: kindsOf(address.kind),
    });
  };
  const closeNote = () => {
    saving.forget();
    keysToPage();
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col gap-3 overflow-auto px-6 pt-5 pb-4">
      <PageHead
        title="Wallet"
        note={own.length > 1 ? plural(own.length, "wallet") : null}
        actions={
          wallet ? (
            <WalletActions
              wallet={wallet}
              exporting={saving.pending}
              onExport={startExport}
              ask={dialogs.ask}
            />
          ) : null
        }
      />
      <ErrorBoundary resetKey={`${key}:wallet`}>
        {page ? (
          <Body page={page} wallet={wallet} retry={() => void answer.refetch()} />
        ) : answer.error ? (
          <ProblemBlock problem={problemOf(answer.error)} retry={() => void answer.refetch()} />
        ) : (
          <WalletSkeleton />
        )}
      </ErrorBoundary>
      <ExportNote saving={{ ...saving, forget: closeNote }} />
      {dialogs.dialog}
    </div>
  );
}

type BodyProps = {
  page: WalletsPage;
  wallet: WalletRow | undefined;
  retry: () => void;
};

function Body({ page, wallet, retry }: BodyProps) {
  const { tenant, own, runway } = page;
  const [address, change] = useWalletAddress();
  const wallets = own.value ?? [];
  // A customer has only its own; everybody else has wallets beneath, whether or not there are any yet.
  const wide = tenant.kind !== "customer";
  if (!wide && own.value === null) return <UnknownWallet own={own} retry={retry} />;
  if (!wide && !wallet) return <NoWallet tenant={tenant} />;
  const ownLedger = wallet !== undefined && (!wide || address.view === "ledger" || address.w !== undefined);
  return (
    <>
      {wallet ? (
        <>
          <WalletNotices wallet={wallet} />
          {wallets.length > 1 ? (
            <WalletChooser
              wallets={wallets}
              chosen={wallet}
              choose={(w) => change({ w, q: undefined, kind: undefined })}
            />
          ) : null}
          <div className="shrink-0">
            <WalletFigures wallet={wallet} several={wallets.length > 1} runway={runway} trust={own.trust} />
            <TrustLine
              trust={own.trust}
              testId={ownLedger ? "trust-page" : "trust-own"}
              className="mt-2 ml-0.5"
            />
          </div>
        </>
      ) : null}
      {wide && own.value === null && tenant.kind !== "all" ? (
        <p className="flex shrink-0 items-center gap-2 text-sm text-text-2">
          Its own wallet: <TrustLine trust={own.trust} className="min-w-0" />
        </p>
      ) : null}
      {wide && wallet ? (
        <div className="flex shrink-0">
          <Choice
            label="Which wallets"
            value={ownLedger ? "ledger" : "beneath"}
            options={[
              { value: "beneath", label: "Wallets beneath" },
              { value: "ledger", label: "Own ledger" },
            ]}
            onChange={(view) =>
              change({
                view: view === "ledger" ? "ledger" : undefined,
                w: undefined,
                q: undefined,
                kind: undefined,
              })
            }
          />
        </div>
      ) : null}
      {ownLedger ? <LedgerPanel key={wallet.id} wallet={wallet} /> : <WalletsBeneath />}
    </>
  );
}
