/** "?": the keys, from the one table. */
import { shortcutTable } from "../app/shortcuts";
import { useSurface } from "../app/surfaces";
import { Button } from "../parts/Button";
import { Kbd } from "../parts/Kbd";
import { Modal, ModalActions } from "../parts/Modal";

export function ShortcutsDialog() {
  const [isOpen, setOpen] = useSurface("shortcuts");
  return (
    <Modal title="Keyboard shortcuts" isOpen={isOpen} onClose={() => setOpen(false)} width="w-[640px]">
      <div className="columns-2 gap-8">
        {shortcutTable.map(({ group, rows }) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 font-medium text-sm text-text-3">{group}</h3>
            <dl>
              {rows.map(({ combo, does }) => (
                <div key={combo} className="flex h-7 items-center justify-between gap-4">
                  <dt className="text-text-2">{does}</dt>
                  <dd>
                    <Kbd combo={combo} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <ModalActions>
        <Button autoFocus onPress={() => setOpen(false)}>
          Close
        </Button>
      </ModalActions>
    </Modal>
  );
}
