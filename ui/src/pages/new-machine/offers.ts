/** How a product reads: its size, its price, the family it stands in. */
import type { Offer } from "../../bridge";
import { gibibytes, mebibytes, plural, unitPrice as priceWords, sentence } from "../../words/formats";

export type Family = { name: string; offers: Offer[] };

const families: Record<string, string> = {
  storage: "Storage",
  licence: "Licences",
  network: "Network",
  backup: "Backup",
};

const units: Record<string, string> = {
  month: "a month",
  hour: "an hour",
  "GB-month": "a GB a month",
};

/** "R 0.25 a GB a month"; null without a price. */
export function unitPriceOf({ unitPrice, unit }: Pick<Offer, "unitPrice" | "unit">): string | null {
  if (!unitPrice) return null;
  if (!unit) return priceWords(unitPrice);
  return `${priceWords(unitPrice)} ${units[unit] ?? `per ${unit}`}`;
}

/** Why a product has no price a month. */
export function whyNoPrice(offer: Pick<Offer, "unitPrice" | "unit">, machineChosen: boolean): string {
  if (!offer.unitPrice) return "The platform gave no price for this.";
  if (offer.unit === "GB-month" && !machineChosen) return "It depends on the machine's disk.";
  return "What it comes to in a month isn't known.";
}

/** "2 cores", "8 GiB", "120 GiB", each null where the platform didn't say. */
export function sizeOf({ specs }: Offer) {
  return {
    cores: specs?.cpuCount == null ? null : plural(specs.cpuCount, "core"),
    memory: specs?.memoryMib == null ? null : mebibytes(specs.memoryMib),
    disk: specs?.diskGib == null ? null : gibibytes(specs.diskGib),
  };
}

/** Products by family, in the order they came; only those whose name, number or family has every word. */
export function familiesOf(offers: readonly Offer[], search: string): Family[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Map<string, Offer[]>();
  for (const offer of offers) {
    const family = familyName(offer.category);
    const text = `${offer.name} ${offer.sku ?? ""} ${family}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    found.set(family, [...(found.get(family) ?? []), offer]);
  }
  return [...found].map(([name, members]) => ({ name, offers: members }));
}

function familyName(category: string): string {
  if (Object.hasOwn(families, category)) return families[category] ?? category;
  return category.trim() === "" ? "Other" : sentence(category);
}
