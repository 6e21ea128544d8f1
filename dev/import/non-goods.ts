/** What stands in the column of stock codes and is no article. */
type NonGoods = { readonly isShipping: boolean; readonly what: string };

const CODES: Readonly<Record<string, NonGoods>> = {
  POST: { isShipping: true, what: 'postage' },
  DOT: { isShipping: true, what: 'postage of the other shop' },
  C2: { isShipping: true, what: 'carriage' },
  M: { isShipping: false, what: 'a manual entry' },
  D: { isShipping: false, what: 'a discount' },
  S: { isShipping: false, what: 'samples' },
  B: { isShipping: false, what: 'a bad debt' },
  'BANK CHARGES': { isShipping: false, what: 'bank charges' },
  AMAZONFEE: { isShipping: false, what: 'a marketplace fee' },
  CRUK: { isShipping: false, what: 'a donation' },
};
const VOUCHER: NonGoods = { isShipping: false, what: 'a gift voucher' };

/** Undefined for an article. The file is not of one mind about capitals. */
export function nonGoodsOf(stockCode: string): NonGoods | undefined {
  const code = stockCode.toUpperCase();
  return CODES[code] ?? (code.startsWith('GIFT_') ? VOUCHER : undefined);
}
