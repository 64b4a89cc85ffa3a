/** Several wallets side by side, one of them in view. */
import { Radio, RadioGroup } from "react-aria-components";
import type { WalletRow } from "../../bridge";
import { cx } from "../../parts/cx";
import { money, UNKNOWN } from "../../words/formats";
import { walletName } from "../../words/wallet";

type Props = { wallets: WalletRow[]; chosen: WalletRow; choose: (id: string) => void };

export function WalletChooser({ wallets, chosen, choose }: Props) {
  return (
    <RadioGroup
      aria-label="Wallet"
      orientation="horizontal"
      value={chosen.id}
      onChange={choose}
      className="flex flex-wrap gap-2"
    >
      {wallets.map((wallet, i) => (
        <Radio
          key={wallet.id}
          value={wallet.id}
          className="relative flex min-w-[180px] flex-col rounded-lg border border-line bg-surface px-3 py-2 shadow-low data-[hovered]:border-line-strong data-[selected]:border-accent data-[selected]:bg-select data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent"
        >
          <span className="flex items-baseline gap-2">
            <span className="font-medium text-sm">{walletName(wallet, i)}</span>
            <Mark wallet={wallet} />
          </span>
          <span className="font-semibold tabular-nums">
            {money(wallet.available) === UNKNOWN ? "Balance unknown" : money(wallet.available)}
          </span>
          <span className="max-w-[220px] truncate text-text-3 text-xs" title={wallet.id}>
            {wallet.id}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}

function Mark({ wallet }: { wallet: WalletRow }) {
  const word =
    wallet.state === "suspended" ? "Suspended" : wallet.empty ? "Empty" : wallet.low ? "Low" : null;
  if (!word) return null;
  return <span className={cx("font-medium text-xs", wallet.empty ? "text-bad" : "text-warn")}>{word}</span>;
}
