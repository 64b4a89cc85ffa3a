/** While the keychain is asked. Usually over before it could be seen; said in words only if it takes long. */
import { useEffect, useState } from "react";
import { Empty } from "../parts/Empty";

const PATIENCE = 700;

export function Starting() {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  if (!long) return null;
  return (
    <Empty title="Asking the keychain">
      Your system may be showing a prompt for its password, perhaps behind this window.
    </Empty>
  );
}
