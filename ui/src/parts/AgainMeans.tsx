/** What trying again would do, for beside the button that does it. */
export function AgainMeans({ means }: { means: string | null }) {
  return means === null ? null : (
    <p className="text-text-2">
      <span className="text-text-3">If tried again:</span> {means}
    </p>
  );
}
