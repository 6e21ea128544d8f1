import type { BuyRequest, Carrier, Label, VoidRequest } from '../../activities/carriers/carrier.ts';
import { createEasyPostCarrier } from '../../activities/carriers/easypost/easypost-carrier.ts';
import { money } from '../../domain/money.ts';
import { type EasyPostShop, type Fault, type Injector, OFFERS, startEasyPost } from './easypost-server.ts';

const TO = {
  name: 'Jane Doe',
  line1: '417 Montgomery St',
  city: 'San Francisco',
  region: 'CA',
  postalCode: '94104',
  country: 'US',
};
const FROM = { line1: '350 5th Ave', city: 'New York', region: 'NY', postalCode: '10118', country: 'US' };
export const PARCEL = { weightGrams: 700, dimensionsMm: { l: 300, w: 200, h: 100 } };
export const WAY = { from: FROM, to: TO };

export const soon = () => AbortSignal.timeout(400);
export const patiently = () => AbortSignal.timeout(10_000);

export const aPurchase = (change: Partial<BuyRequest> = {}): BuyRequest => ({
  ...WAY,
  reference: 'parcel-1',
  parcel: PARCEL,
  quote: { provider: 'easypost', carrier: 'USPS', service: 'Priority', price: money(990, 'USD'), transitDays: 2 },
  signal: patiently(),
  ...change,
});
type VoidChange = Omit<Partial<VoidRequest>, 'carrierShipmentId'> & { carrierShipmentId?: string | undefined };
export const aVoid = ({ carrierShipmentId, ...change }: VoidChange = {}): VoidRequest => ({
  reference: 'parcel-1',
  provider: 'easypost',
  signal: patiently(),
  ...change,
  ...(carrierShipmentId ? { carrierShipmentId } : {}),
});
export const toZip = (postalCode: string) => ({ to: { ...TO, postalCode } });

export const CREATE = ['POST', /shipments$/] as const;
export const BUY = ['POST', /buy$/] as const;

/** Strikes the first request that matches, and no other. */
export function once(fault: Fault, method: string, path: RegExp): Injector {
  let isDone = false;
  return (request) => {
    if (isDone || request.method !== method || !path.test(request.path)) return undefined;
    isDone = true;
    return fault;
  };
}

/** As the workflow does it: again with the same reference until the carrier gives an answer. */
export async function untilAnswered(carrier: Carrier, purchase: BuyRequest, signal = soon): Promise<Label> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await carrier.buy({ ...purchase, signal: signal() });
    } catch (error) {
      if (tries === 60 || (error as Error).name !== 'CarrierUnavailable') throw error;
    }
  }
}

/** One server for a file; `empty` before each test. */
export async function openEasyPost() {
  const { shop, account, stop } = await startEasyPost();
  return { shop, account, stop, carrier: createEasyPostCarrier(account), empty: () => empty(shop) };
}

function empty(shop: EasyPostShop): void {
  Object.assign(shop, { shipments: [], requests: [], inject: () => undefined, offersFor: () => OFFERS });
  Object.assign(shop, { refundStatus: 'submitted', shows: 'newest' });
}
