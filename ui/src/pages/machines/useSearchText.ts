/** The search text: at once in the field, a moment later in the address, so that back, forward and reload find it again. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

const SETTLED = 300;

export function useSearchText(tenant: string): [string, (text: string) => void] {
  const q = useSearch({ strict: false, select: (search) => search.q ?? "" });
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const written = useRef(q);
  const shownTenant = useRef(tenant);

  // The address changed by itself (back, a link, another tenant): follow it.
  useEffect(() => {
    if (shownTenant.current === tenant && written.current === q) return;
    shownTenant.current = tenant;
    written.current = q;
    setText(q);
  }, [q, tenant]);

  useEffect(() => {
    const settled = text.trim();
    if (settled === written.current) return;
    const timer = setTimeout(() => {
      written.current = settled;
      void navigate({ to: ".", search: settled === "" ? {} : { q: settled }, replace: true });
    }, SETTLED);
    return () => clearTimeout(timer);
  }, [text, navigate]);

  return [text, setText];
}
