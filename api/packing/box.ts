import { pack3D } from 'binpackingjs/3d';

export type BoxSize = {
  readonly name: string;
  /** Inner dimensions. */
  readonly dimensionsMm: { readonly l: number; readonly w: number; readonly h: number };
  readonly weightGramsMax: number;
};
export type PackedUnit = {
  readonly sku: string;
  readonly quantity: number;
  readonly weightGrams?: number;
  readonly dimensionsMm?: { readonly l: number; readonly w: number; readonly h: number };
};
/** What goes into which box; `unmeasured` and `tooLarge` are for the packer's own judgement. */
export type BoxSuggestion = {
  readonly boxes: readonly { readonly box: BoxSize; readonly units: readonly { sku: string; quantity: number }[] }[];
  readonly unmeasured: readonly string[];
  readonly tooLarge: readonly string[];
};

type Item = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly weight: number;
};
// The library's own types import each other without an extension, which TypeScript does not follow here.
type Packed = { readonly packedBins: readonly { readonly items: readonly { readonly sourceItem: Item }[] }[] };

/** The packer looks at every place beside every unit, so its work grows with the cube of their number. */
const UNITS_MAX = 100;

/**
 * The smallest box that takes everything; where none does, the largest is filled and the rest is asked again.
 * The packing is a good one, not the best possible, and knows nothing of padding. Undefined past 100 units.
 */
export function suggestBoxes(units: readonly PackedUnit[], boxes: readonly BoxSize[]): BoxSuggestion | undefined {
  const measured = units.filter(({ dimensionsMm }) => dimensionsMm);
  const items = measured.flatMap(itemsOf);
  if (items.length > UNITS_MAX) return undefined;
  const bySize = [...boxes].sort((left, right) => volumeOf(left) - volumeOf(right));
  const fitting = items.filter((item) => bySize.some((box) => pack([item], box).rest.length === 0));
  return {
    boxes: filled(fitting, bySize),
    unmeasured: units.filter(({ dimensionsMm }) => !dimensionsMm).map(({ sku }) => sku),
    tooLarge: [...new Set(items.filter((item) => !fitting.includes(item)).map(({ name }) => name))],
  };
}

function filled(items: readonly Item[], bySize: readonly BoxSize[]): BoxSuggestion['boxes'] {
  if (items.length === 0) return [];
  const packed = bySize.map((box) => ({ box, ...pack(items, box) }));
  const most = Math.max(...packed.map(({ inside }) => inside.length));
  const best = packed.find(({ inside }) => inside.length === most);
  // Every item fits one of the boxes alone, so each round leaves fewer.
  if (!best || most === 0) throw new Error(`no box took any of ${items.length} units that fit one each`);
  return [{ box: best.box, units: countBySku(best.inside) }, ...filled(best.rest, bySize)];
}

function pack(items: readonly Item[], { name, dimensionsMm, weightGramsMax }: BoxSize) {
  const { l, w, h } = dimensionsMm;
  const bin = { name, width: w, height: h, depth: l, maxWeight: weightGramsMax };
  const { packedBins }: Packed = pack3D({ bins: [bin], items, factor: 1 });
  const inside = (packedBins[0]?.items ?? []).map(({ sourceItem }) => sourceItem);
  return { inside, rest: items.filter((item) => !inside.includes(item)) };
}

function itemsOf({ sku, quantity, weightGrams = 0, dimensionsMm }: PackedUnit): Item[] {
  if (!dimensionsMm) return [];
  const { l, w, h } = dimensionsMm;
  return Array.from({ length: quantity }, () => ({ name: sku, width: w, height: h, depth: l, weight: weightGrams }));
}

function countBySku(items: readonly Item[]): { sku: string; quantity: number }[] {
  return [...Map.groupBy(items, ({ name }) => name)].map(([sku, same]) => ({ sku, quantity: same.length }));
}

const volumeOf = ({ dimensionsMm: { l, w, h } }: BoxSize): number => l * w * h;
