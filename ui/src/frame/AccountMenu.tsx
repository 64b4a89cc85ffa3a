/** Who is signed in, and the way out. */
import { Keyboard, Lock, LogOut } from "lucide-react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { openSurface } from "../app/surfaces";
import { useLock } from "../data/lock";
import { useSession } from "../data/session";
import { cx } from "../parts/cx";
import { Monogram } from "../parts/Monogram";
import { menuItem, popoverBox } from "../parts/Popover";
import { hostOf } from "../words/formats";

export function AccountMenu({ folded }: { folded: boolean }) {
  const { account } = useSession();
  const lock = useLock();
  const name = account.name ?? account.email;
  return (
    <MenuTrigger>
      <Button
        aria-label={`Account: ${name}`}
        className={cx(
          "flex items-center gap-2.5 rounded-md py-1.5 text-left data-[hovered]:bg-hover data-[pressed]:bg-select",
          folded ? "px-1" : "px-2",
        )}
      >
        <Monogram name={name} round />
        {folded ? null : (
          <span className="min-w-0 flex-1">
            <span className="block truncate font-semibold">{name}</span>
            <span className="block truncate text-text-3 text-xs">{account.email}</span>
          </span>
        )}
      </Button>
      <Popover placement="top start" offset={6} className={cx(popoverBox, "w-[240px]")}>
        <p className="truncate border-line border-b px-3 py-2 text-text-3 text-xs" title={account.platform}>
          {account.email} on {hostOf(account.platform)}
        </p>
        <Menu
          aria-label="Account"
          className="p-1 outline-none"
          onAction={(key) =>
            key === "lock" ? lock() : openSurface(key === "keys" ? "shortcuts" : "signOut")
          }
        >
          <MenuItem id="keys" className={menuItem}>
            <Keyboard size={15} /> Keyboard shortcuts
          </MenuItem>
          <MenuItem id="lock" className={menuItem}>
            <Lock size={15} /> Lock
          </MenuItem>
          <MenuItem id="out" className={menuItem}>
            <LogOut size={15} /> Sign out…
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
