import { CODE_PATTERN } from '../../domain/ids.ts';
import { minorOf, unitsOf } from './decimal-price.ts';
import { nonGoodsOf } from './non-goods.ts';
import type { Document, Row } from './read-file.ts';

const EXPONENT_OF_GBP = 2;

export type SoldLine = { readonly sku: string; readonly quantity: number; readonly unitMinor: number };
/** A row of a cancellation: so many units at that price came back. */
export type TakenBack = SoldLine & { readonly line: number };
/** A row of an otherwise good document that no order line stands for. */
export type LeftOut = {
  readonly line: number;
  readonly stockCode: string;
  readonly amountMinor: number;
  readonly reason: string;
};
/** What a document is, before anything is asked of the API. */
export type Verdict =
  | {
      readonly outcome: 'ORDER';
      readonly lines: readonly [SoldLine, ...SoldLine[]];
      readonly shippingMinor: number;
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly outcome: 'CANCELLATION'; readonly takenBack: readonly TakenBack[] }
  | { readonly outcome: 'ADJUSTMENT' | 'REFUSED'; readonly reason: string };

type ReadRow = { readonly row: Row; readonly quantity: number; readonly unitMinor: number };
const rest = (outcome: 'ADJUSTMENT' | 'REFUSED', reason: string): Verdict => ({ outcome, reason });

/** By the invoice's number first, then by what its rows hold. Nothing is guessed: what fits nothing is refused. */
export function classify({ invoice, rows }: Document): Verdict {
  if (/^A/i.test(invoice)) return rest('ADJUSTMENT', 'the books are corrected, nothing is sold');
  const fault = rows.map(faultOf).find((text) => text !== undefined);
  if (fault !== undefined) return rest('REFUSED', fault);

  const read = rows.map(readRow);
  const goods = read.filter(({ row }) => !nonGoodsOf(row.StockCode));
  if (/^C/i.test(invoice)) return cancellationOf(rows, goods);
  if (goods.length === 0) return rest('ADJUSTMENT', `no goods, only ${namesOf(rows)}`);
  if (goods.every(({ unitMinor }) => unitMinor <= 0)) return rest('ADJUSTMENT', withoutPrice(goods));
  const wrong = goods.map(notSold).find((text) => text !== undefined);
  return wrong === undefined ? orderOf(read, goods) : rest('REFUSED', wrong);
}

/** What is no goods undoes no sale of goods: a discount, postage, a fee. */
function cancellationOf(rows: readonly Row[], goods: readonly ReadRow[]): Verdict {
  const back = goods.filter(({ quantity }) => quantity < 0);
  if (back.length === 0) return rest('ADJUSTMENT', `a cancellation without goods, only ${namesOf(rows)}`);
  const takenBack = back.map(({ row, quantity, unitMinor }) => ({
    ...{ line: row.line, sku: row.StockCode, quantity: -quantity, unitMinor },
  }));
  return { outcome: 'CANCELLATION', takenBack };
}

function orderOf(read: readonly ReadRow[], goods: readonly ReadRow[]): Verdict {
  const [first, ...others] = goods.map(soldLine);
  if (!first) throw new RangeError('an order has at least one line of goods');
  const shipping = read.filter(isShipping);
  return {
    outcome: 'ORDER',
    lines: [first, ...others],
    shippingMinor: shipping.reduce((sum, { quantity, unitMinor }) => sum + quantity * unitMinor, 0),
    leftOut: read.filter((each) => nonGoodsOf(each.row.StockCode) && !isShipping(each)).map(leftOut),
  };
}

/** Postage that is given back is no charge. */
const isShipping = ({ row, quantity, unitMinor }: ReadRow): boolean =>
  (nonGoodsOf(row.StockCode)?.isShipping ?? false) && quantity > 0 && unitMinor >= 0;

const soldLine = ({ row, quantity, unitMinor }: ReadRow): SoldLine => ({ sku: row.StockCode, quantity, unitMinor });

function leftOut({ row, quantity, unitMinor }: ReadRow): LeftOut {
  const reason = `${nonGoodsOf(row.StockCode)?.what ?? 'no goods'}, which is no article and no shipping charge`;
  return { line: row.line, stockCode: row.StockCode, amountMinor: quantity * unitMinor, reason };
}

function faultOf({ line, StockCode, Quantity, UnitPrice }: Row): string | undefined {
  if (!CODE_PATTERN.test(StockCode)) return `line ${line}: ${JSON.stringify(StockCode)} cannot be a SKU`;
  if (unitsOf(Quantity) === undefined)
    return `line ${line}: Quantity must be a whole number, got ${JSON.stringify(Quantity)}`;
  if (minorOf(UnitPrice, EXPONENT_OF_GBP) !== undefined) return undefined;
  const rule = `UnitPrice must be pounds with at most ${EXPONENT_OF_GBP} decimals`;
  return `line ${line}: ${rule}, got ${JSON.stringify(UnitPrice)}`;
}

/** After `faultOf` found nothing. */
const readRow = (row: Row): ReadRow => ({
  row,
  quantity: unitsOf(row.Quantity) ?? 0,
  unitMinor: minorOf(row.UnitPrice, EXPONENT_OF_GBP) ?? 0,
});

/** Goods among paid ones may be free; they cannot come back or cost less than nothing on a sale. */
function notSold({ row, quantity, unitMinor }: ReadRow): string | undefined {
  if (quantity > 0 && unitMinor >= 0) return undefined;
  return `line ${row.line}: ${quantity} of ${row.StockCode} at ${row.UnitPrice} is no sale, but stands on one`;
}

const namesOf = (rows: readonly Row[]): string =>
  [...new Set(rows.map(({ StockCode }) => nonGoodsOf(StockCode)?.what ?? StockCode))].join(' and ');

/** Units written off or found, with whatever note the shop has left. */
function withoutPrice(goods: readonly ReadRow[]): string {
  const units = goods.reduce((sum, { quantity }) => sum + quantity, 0);
  const notes = [...new Set(goods.map(({ row }) => row.Description).filter((note) => note !== ''))];
  const what = `${units > 0 ? '+' : ''}${units} units of ${goods.map(({ row }) => row.StockCode).join(', ')}`;
  return `no price: ${what}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}
