import { describe, expect, it } from '@jest/globals';
import { type OrderMoney, orderAmounts, type PricedLine } from '../../../domain/order/amounts.ts';
import type { Transaction } from '../../../domain/order/payment.ts';

const aLine = (own: Partial<PricedLine> = {}): PricedLine => ({
  quantity: 3,
  pricedQuantity: 3,
  shipped: 0,
  cancelled: 0,
  unitPriceMinor: 1000,
  discountMinor: 0,
  taxMinor: 0,
  isTaxInclusive: false,
  ...own,
});
const anOrder = (own: Partial<OrderMoney> = {}): OrderMoney => ({
  lines: [aLine()],
  shipping: { amountMinor: 500, taxMinor: 0, isTaxInclusive: false },
  shipments: [],
  transactions: [],
  isRefused: false,
  ...own,
});
const done = (kind: Transaction['kind'], amountMinor: number): Transaction => ({
  kind,
  amountMinor,
  status: 'SUCCEEDED',
});
const reversed = (amountMinor: number) => ({ ...done('REFUND', amountMinor), isReversal: true });

describe('orderAmounts', () => {
  it('adds up goods, discount, shipping and tax beside the price', () => {
    const lines = [aLine({ discountMinor: 100, taxMinor: 250 })];
    const shipping = { amountMinor: 500, taxMinor: 40, isTaxInclusive: false };

    const amounts = orderAmounts(anOrder({ lines, shipping }));

    expect(amounts).toMatchObject({ goods: 3000, discount: 100, shipping: 500, tax: 290, total: 3690, due: 3690 });
  });

  it('does not add tax that the price holds already', () => {
    const lines = [aLine({ taxMinor: 250, isTaxInclusive: true })];

    expect(orderAmounts(anOrder({ lines }))).toMatchObject({ goods: 3000, tax: 250, total: 3500 });
  });

  it.each<[string, Partial<OrderMoney>, number, string]>([
    ['nothing has moved', {}, 3500, 'PENDING'],
    ['the money is authorised', { transactions: [done('AUTHORIZATION', 3500)] }, 3500, 'AUTHORIZED'],
    ['one of three units is cancelled', { lines: [aLine({ cancelled: 1 })] }, 2500, 'PENDING'],
    ['all of it is cancelled', { lines: [aLine({ cancelled: 3 })] }, 0, 'VOIDED'],
    ['it was refused', { isRefused: true }, 0, 'VOIDED'],
    [
      'it costs nothing',
      { lines: [aLine({ unitPriceMinor: 0 })], shipping: { amountMinor: 0, taxMinor: 0, isTaxInclusive: false } },
      0,
      'PAID',
    ],
    [
      'one unit has shipped with the charge and is captured',
      {
        lines: [aLine({ shipped: 1 })],
        shipments: [{ valueMinor: 1500, chargesShipping: true }],
        transactions: [done('AUTHORIZATION', 3500), done('CAPTURE', 1500)],
      },
      2000,
      'PARTIALLY_PAID',
    ],
    [
      'one unit has shipped and the rest was cancelled',
      {
        lines: [aLine({ shipped: 1, cancelled: 2 })],
        shipments: [{ valueMinor: 1500, chargesShipping: true }],
        transactions: [done('AUTHORIZATION', 3500), done('CAPTURE', 1500), done('VOID', 2000)],
      },
      0,
      'PAID',
    ],
    [
      'goodwill gave some of it back',
      {
        lines: [aLine({ shipped: 3 })],
        shipments: [{ valueMinor: 3500, chargesShipping: true }],
        transactions: [done('SALE', 3500), { ...done('REFUND', 300), isGoodwill: true }],
      },
      0,
      'PARTIALLY_REFUNDED',
    ],
    [
      'everything was taken back before the carrier had it',
      {
        lines: [aLine()],
        transactions: [done('AUTHORIZATION', 3500), done('CAPTURE', 3500), reversed(3500)],
      },
      3500,
      'REFUNDED',
    ],
    [
      'what was taken back has left after all',
      {
        lines: [aLine({ shipped: 3 })],
        shipments: [{ valueMinor: 3500, chargesShipping: true }],
        transactions: [done('CAPTURE', 3500), reversed(3500), done('CAPTURE', 3500)],
      },
      0,
      'PAID',
    ],
    [
      'an invoice is open after everything has shipped',
      { lines: [aLine({ shipped: 3 })], shipments: [{ valueMinor: 3500, chargesShipping: true }] },
      3500,
      'PENDING',
    ],
  ])('knows what is due when %s', (_when, own, due, financialStatus) => {
    expect(orderAmounts(anOrder(own))).toMatchObject({ due, financialStatus });
  });

  it('loses no minor unit of a discount and a tax that do not divide', () => {
    const line = { discountMinor: 100, taxMinor: 241 };
    const whole = orderAmounts(anOrder({ lines: [aLine(line)] })).total;

    for (let shipped = 0; shipped <= 3; shipped += 1) {
      const rest = orderAmounts(
        anOrder({ lines: [aLine({ ...line, shipped })], shipments: [{ valueMinor: 0, chargesShipping: true }] }),
      );
      const first = orderAmounts(anOrder({ lines: [aLine({ ...line, cancelled: shipped })] }));

      expect(rest.due).toBe(shipped === 3 ? 0 : first.due - 500);
      expect(rest.due).toBeLessThanOrEqual(whole);
    }
  });
});
