import { exponentOf } from '../../domain/currency.ts';
import { type Money, money } from '../../domain/money.ts';
import { PaymentRefused } from './payment-refused.ts';

// docs.stripe.com/currencies. ISO 4217 and Stripe disagree on some, so neither list can be derived from the other.
const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMAL = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);
/** Card networks take no third digit, so Stripe wants it to be 0. */
const THREE_DECIMAL_STEP = 10;

/** Our minor units in Stripe's: ISK and UGX have two decimals there that must be 0, MGA has none. */
export function toStripeAmount({ amount, currency }: Money): number {
  const scaled = amount * scaleOf(currency);
  const step = THREE_DECIMAL.has(currency) ? THREE_DECIMAL_STEP : 1;
  if (Number.isSafeInteger(scaled) && scaled % step === 0) return scaled;
  throw new PaymentRefused('amount-not-supported', {
    cause: new RangeError(
      `Stripe takes ${currency} in multiples of ${Math.max(step, 1 / scaleOf(currency))} minor units, got ${amount}`,
    ),
  });
}

export function fromStripeAmount(amount: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase();
  return money(Math.round(amount / scaleOf(currency)), currency);
}

function scaleOf(currency: string): number {
  return 10 ** (stripeExponentOf(currency) - exponentOf(currency));
}

function stripeExponentOf(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}
