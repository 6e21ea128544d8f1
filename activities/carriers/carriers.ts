import { inOrder, type Quote, RATE_CARDS } from '../../domain/carriers/rate.ts';
import type { BuyRequest, Carrier, Label, RateRequest, VoidRequest } from './carrier.ts';
import type { EasyPostAccount } from './easypost/calling.ts';
import { createRateCardCarrier, type ReadCards } from './rate-card-carrier.ts';

/** The carriers of this shop: its own rate cards and, with an account, EasyPost's. */
export async function openCarriers(readCards: ReadCards, easyPost?: EasyPostAccount): Promise<Carrier> {
  const rateCards = createRateCardCarrier(readCards);
  if (!easyPost) return createCarriers({ [RATE_CARDS]: rateCards });
  // Only now: the library takes a third of a second to load.
  const { createEasyPostCarrier, EASYPOST } = await import('./easypost/easypost-carrier.ts');
  return createCarriers({ [RATE_CARDS]: rateCards, [EASYPOST]: createEasyPostCarrier(easyPost) });
}

/** Several carriers as one, by the `provider` of their quotes: all are asked, one of them sells. */
export function createCarriers(byProvider: Readonly<Record<string, Carrier>>): Carrier {
  const carriers = Object.values(byProvider);
  const of = (provider: string): Carrier => {
    const carrier = Object.hasOwn(byProvider, provider) ? byProvider[provider] : undefined;
    const known = Object.keys(byProvider).join(', ');
    if (!carrier) throw new RangeError(`no carrier is configured as ${provider}, only ${known}`);
    return carrier;
  };

  return {
    knowsReferences: carriers.every(({ knowsReferences }) => knowsReferences),
    rates: (request: RateRequest): Promise<Quote[]> => ratesOf(carriers, request),
    buy: (request: BuyRequest): Promise<Label> => of(request.quote.provider).buy(request),
    void: (request: VoidRequest) => of(request.provider).void(request),
  };
}

/** One carrier's outage makes the choice smaller; only when nobody offers anything does it count as an outage. */
async function ratesOf(carriers: readonly Carrier[], request: RateRequest): Promise<Quote[]> {
  const answers = await Promise.allSettled(carriers.map((carrier) => carrier.rates(request)));
  const offers = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (offers.length === 0 && failed) throw failed.reason;
  return inOrder(offers, request.currency);
}
