/** Which columns are shown; remembered. */
import { Check, Columns3 } from "lucide-react";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { MachineColumn } from "../../bridge";
import { usePreferences } from "../../data/preferences";
import { Button } from "../../parts/Button";
import { menuItem, popoverBox } from "../../parts/Popover";
import { columns } from "./columns";

export function ColumnsButton({ several }: { several: boolean }) {
  const [{ hiddenColumns }, change] = usePreferences();
  const offered = columns.filter(({ key }) => key !== "name" && (key !== "customer" || several));
  const shown = offered.filter(({ key }) => !hiddenColumns.includes(key)).map(({ key }) => key);
  return (
    <MenuTrigger>
      <Button>
        <Columns3 size={14} /> Columns
      </Button>
      <Popover placement="bottom end" offset={6} className={`${popoverBox} w-[200px]`}>
        <Menu
          aria-label="Columns"
          className="p-1 outline-none"
          selectionMode="multiple"
          selectedKeys={shown}
          shouldCloseOnSelect={false}
          onSelectionChange={(keys) => {
            const kept = new Set(keys === "all" ? offered.map(({ key }) => key) : [...keys]);
            const hidden = offered.filter(({ key }) => !kept.has(key)).map(({ key }) => key);
            const unoffered = hiddenColumns.filter((key) => !offered.some((column) => column.key === key));
            change({ hiddenColumns: [...hidden, ...unoffered] satisfies MachineColumn[] });
          }}
        >
          {offered.map(({ key, title }) => (
            <MenuItem key={key} id={key} textValue={title} className={menuItem}>
              {({ isSelected }) => (
                <>
                  <span className="grid size-4 place-items-center text-accent-text">
                    {isSelected ? <Check size={14} /> : null}
                  </span>
                  {title}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
