import { describe, expect, it } from '@jest/globals';
import type { OrderId } from '../../../domain/ids.ts';
import { money } from '../../../domain/money.ts';
import type { ProviderPayment } from '../../../domain/payments/provider-payment.ts';
import { type OurPayment, reconcile } from '../../../domain/payments/reconciliation.ts';

const orderId = 'order' as OrderId;
const usd = (amount: number) => money(amount, 'USD');

/** 100 authorised, 60 of it captured and 10 refunded. */
const ours = (own: Partial<OurPayment> = {}): OurPayment => ({
  reference: 'pi_1',
  orderId,
  currency: 'USD',
  amounts: { authorized: 100, open: 40, captured: 60, refunded: 10 },
  capturing: 0,
  voiding: 0,
  refunding: 0,
  isMoving: false,
  ...own,
});
const theirs = (own: Partial<ProviderPayment> = {}): ProviderPayment => ({
  reference: 'pi_1',
  orderId,
  status: 'AUTHORIZED',
  authorized: usd(100),
  capturable: usd(40),
  captured: usd(60),
  refunded: usd(10),
  isDisputed: false,
  capturesMany: true,
  createdAt: '2026-11-24T00:00:00Z',
  expiresAt: undefined,
  ...own,
});

describe('reconciliation with a payment provider', () => {
  it.each<[string, OurPayment[], ProviderPayment[], [string, string[]][]]>([
    ['finds nothing where both agree', [ours()], [theirs()], []],
    ['names every amount that differs', [ours()], [theirs({ refunded: usd(15) })], [['DIFFERENT', ['refunded']]]],
    [
      'finds a capture that only the provider has',
      [ours()],
      [theirs({ captured: usd(100), capturable: usd(0) })],
      [['DIFFERENT', ['open', 'captured']]],
    ],
    [
      'takes a capture without an answer either way',
      [ours({ capturing: 40 }), ours({ reference: 'pi_2', capturing: 40 })],
      [theirs({ captured: usd(100), capturable: usd(0) }), theirs({ reference: 'pi_2' })],
      [],
    ],
    [
      'but not one of another amount',
      [ours({ capturing: 20 })],
      [theirs({ captured: usd(100), capturable: usd(0) })],
      [['DIFFERENT', ['open', 'captured']]],
    ],
    ['takes a refund without an answer either way', [ours({ refunding: 5 })], [theirs({ refunded: usd(15) })], []],
    ['takes a void without an answer either way', [ours({ voiding: 40 })], [theirs({ capturable: usd(0) })], []],
    ['finds what the provider lacks', [ours()], [], [['MISSING_AT_PROVIDER', expect.anything() as never]]],
    ['finds money that nobody here knows of', [], [theirs()], [['MISSING_HERE', expect.anything() as never]]],
    [
      'leaves out what holds no money',
      [],
      [theirs({ status: 'REFUSED', capturable: usd(0), captured: usd(0), refunded: usd(0) })],
      [],
    ],
    ['leaves what moves meanwhile to the next time', [ours({ isMoving: true })], [], []],
  ])('%s', (_, own, provider, differences) => {
    expect(reconcile(own, provider).map(({ kind, fields }) => [kind, fields])).toEqual(differences);
  });
});
