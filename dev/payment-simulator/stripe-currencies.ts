/** What docs.stripe.com/currencies says, as a list of rules: the adapter's own reading of it is tested against this. */
const SUPPORTED = new Set(
  `aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny
  cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd
  jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad
  ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl
  thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw`.split(/\s+/),
);
const THREE_DECIMAL = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);
/** Without decimals in life, with two of them at Stripe, which must both be 0. */
const TWO_ZEROS = new Set(['isk', 'ugx']);

/** Twelve digits for the currencies with the smallest units, eight for all others. */
const LARGEST_AMOUNTS: Readonly<Record<string, number>> = { idr: 999_999_999_999, lbp: 999_999_999_999 };
const LARGEST_AMOUNT = 99_999_999;

export const isSupported = (currency: string): boolean => SUPPORTED.has(currency);
export const largestAmount = (currency: string): number => LARGEST_AMOUNTS[currency] ?? LARGEST_AMOUNT;

/** Every amount must be a multiple of this. */
export function amountStep(currency: string): number {
  if (TWO_ZEROS.has(currency)) return 100;
  return THREE_DECIMAL.has(currency) ? 10 : 1;
}
