/** In front of a title: the way back to the list of machines. */
import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useTenantKey } from "../../app/place";

export function BackToMachines() {
  const tenant = useTenantKey();
  return (
    <Link
      to="/t/$tenant/machines"
      params={{ tenant }}
      aria-label="Back to virtual machines"
      title="Virtual machines"
      className="-ml-1.5 grid size-7 shrink-0 place-items-center rounded-md text-text-2 hover:bg-hover hover:text-text"
      draggable={false}
    >
      <ChevronLeft size={16} />
    </Link>
  );
}
