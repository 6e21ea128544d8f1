// Numbers count as numbers: A-2 stands before A-10.
const byBin = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

type Binned = { readonly bin?: string | undefined; readonly sku: string };

/** The way a picker walks: bin by bin, within a bin by SKU, at last what has no bin. */
export function inBinOrder<Line extends Binned>(lines: readonly Line[]): Line[] {
  return [...lines].sort(
    (left, right) =>
      Number(left.bin === undefined) - Number(right.bin === undefined) ||
      byBin.compare(left.bin ?? '', right.bin ?? '') ||
      byBin.compare(left.sku, right.sku),
  );
}
