/** Comfortable or compact rows, everywhere. Its label says what pressing it gives. */
import { Rows3, Rows4 } from "lucide-react";
import { usePreferences } from "../../data/preferences";
import { Button } from "../../parts/Button";

export function DensityButton() {
  const [{ density }, change] = usePreferences();
  const compact = density === "compact";
  return (
    <Button
      className="min-w-[122px]"
      onPress={() => change({ density: compact ? "comfortable" : "compact" })}
    >
      {compact ? <Rows3 size={14} /> : <Rows4 size={14} />}
      {compact ? "Comfortable" : "Compact"}
    </Button>
  );
}
