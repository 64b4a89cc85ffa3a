/**
 * How a machines search is taken apart for display: qualifiers become tokens, the rest stays text. What they mean is decided
 * in Rust; this only knows their shape, so that the field can mark them and offer them.
 */

/** The qualifiers, as the help shows them. */
export const qualifiers: { key: string; example: string; does: string }[] = [
  { key: "name", example: "name:web", does: "Name contains" },
  { key: "power", example: "power:running", does: "State: running, stopped, suspended, unknown" },
  { key: "tag", example: "tag:prod", does: "Has this tag" },
  { key: "ip", example: "ip:10.0.", does: "An address begins with" },
  { key: "os", example: "os:windows", does: "Guest system contains" },
  { key: "customer", example: "customer:adcock", does: "Organisation contains" },
  { key: "cpu", example: "cpu:>4", does: "CPU cores: >, >=, <, <= or a number" },
  { key: "memory", example: "memory:>=8", does: "Memory in GiB" },
  { key: "disk", example: "disk:<500", does: "Disk in GiB" },
  { key: "cost", example: "cost:>1000", does: "Cost a month" },
];

export type Token = { text: string; start: number; end: number; key: string | null; value: string };

/** The keys Rust understands: those of the help and their other spellings. */
const known = new Set([
  ...qualifiers.map(({ key }) => key),
  ...["tags", "address", "tenant", "state", "ram", "licences", "licence", "licenses", "license"],
]);

/** Splits at spaces outside double quotes. A word is a qualifier when its part before the first colon is a known key. */
export function tokens(search: string): Token[] {
  const found: Token[] = [];
  for (const match of search.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    const text = match[0];
    const colon = text.indexOf(":");
    const key = colon > 0 ? text.slice(0, colon).toLowerCase().replace(/^-/, "") : "";
    const qualified = known.has(key) && colon < text.length - 1;
    found.push({
      text,
      start: match.index,
      end: match.index + text.length,
      key: qualified ? key : null,
      value: qualified ? text.slice(colon + 1).replaceAll('"', "") : text,
    });
  }
  return found;
}

/** The search with one token taken out. */
export function without(search: string, token: Token): string {
  return `${search.slice(0, token.start)} ${search.slice(token.end)}`.replace(/\s+/g, " ").trim();
}

/**
 * The search as the field holds it: finished qualifiers as chips in front, the text still being typed behind. The last
 * word stays text until a space ends it, so that a qualifier can be typed at all.
 */
export function parted(search: string): { chips: Token[]; text: string } {
  const all = tokens(search);
  const finished = /\s$/.test(search) ? all : all.slice(0, -1);
  const chips = finished.filter(({ key }) => key !== null);
  let text = search;
  for (const chip of [...chips].reverse())
    text = text.slice(0, chip.start) + text.slice(chip.end).replace(/^\s+/, "");
  return { chips, text };
}

/** Puts chips and text together again. */
export function joined(chips: Token[], text: string): string {
  return [...chips.map((chip) => chip.text), text].join(" ");
}
