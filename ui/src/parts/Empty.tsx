/** What would be here, and the one action that would fill it. */
import type { ReactNode } from "react";

export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid h-full place-items-center px-6 py-10">
      <div className="flex max-w-[420px] flex-col items-center gap-1 text-center">
        <p className="font-semibold">{title}</p>
        {children ? <p className="text-text-2">{children}</p> : null}
        {action ? <div className="mt-3">{action}</div> : null}
      </div>
    </div>
  );
}
