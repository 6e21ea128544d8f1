import { describe, expect, it } from '@jest/globals';
import { PaymentRefused } from '../../../activities/payments/payment-refused.ts';
import { fromStripeAmount, toStripeAmount } from '../../../activities/payments/stripe-amount.ts';
import { amountStep, isSupported } from '../../../dev/payment-simulator/stripe-currencies.ts';
import { CURRENCIES } from '../../../domain/currency.ts';
import { money } from '../../../domain/money.ts';

describe('amounts at Stripe', () => {
  it.each([
    ['USD', 1999, 1999],
    ['JPY', 2000, 2000],
    ['KRW', 50_000, 50_000],
    ['KWD', 5_120, 5_120],
    // Without decimals by ISO 4217, with two at Stripe.
    ['ISK', 5, 500],
    ['UGX', 12, 1200],
    // With two by ISO 4217, without any at Stripe.
    ['MGA', 300, 3],
    // Whole numbers only when paid out, not when charged.
    ['HUF', 1045, 1045],
    ['TWD', 1045, 1045],
  ])('has %s %d as %d, and back', (currency, ours, theirs) => {
    expect(toStripeAmount(money(ours, currency))).toBe(theirs);
    expect(fromStripeAmount(theirs, currency.toLowerCase())).toEqual({ amount: ours, currency });
  });

  it.each([
    ['KWD', 5_124, 10],
    ['BHD', 1, 10],
    ['MGA', 250, 100],
  ])('refuses %s %d, which is not in multiples of %d', (currency, amount, step) => {
    const refusal = (() => {
      try {
        return toStripeAmount(money(amount, currency));
      } catch (failure) {
        return failure;
      }
    })();

    expect(refusal).toBeInstanceOf(PaymentRefused);
    expect(refusal).toMatchObject({ code: 'amount-not-supported' });
    expect((refusal as Error).cause).toMatchObject({ message: expect.stringContaining(`multiples of ${step} minor`) });
  });

  it('sends whole steps of every currency that Stripe takes', () => {
    const taken = CURRENCIES.filter((currency) => isSupported(currency.toLowerCase()));
    const wrong = taken.filter((currency) => {
      const sent = toStripeAmount(money(1_000, currency));
      return sent % amountStep(currency.toLowerCase()) !== 0 || fromStripeAmount(sent, currency).amount !== 1_000;
    });

    expect(taken.length).toBeGreaterThan(130);
    expect(wrong).toEqual([]);
  });
});
