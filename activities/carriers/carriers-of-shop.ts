import type { Config } from '../../config.ts';
import { readPlaces } from '../../db/catalogue/places.ts';
import type { Database } from '../../db/database.ts';
import { DELIVERY_SERVICES } from '../../domain/order/order.ts';
import type { RateZone } from '../../domain/sourcing/types.ts';
import type { Carrier } from './carrier.ts';
import { openCarriers } from './carriers.ts';
import type { EasyPostAccount } from './easypost/calling.ts';

/** A shop without any rate card delivers itself, and asks nobody for a price. */
const OWN_VAN = DELIVERY_SERVICES.map((service) => ({
  carrier: 'OWN',
  service,
  currency: 'USD',
  from: '*',
  to: '*',
  upToGrams: Number.MAX_SAFE_INTEGER,
  price: 0,
  transitDays: service === 'EXPRESS' ? 1 : 3,
}));

/** The shop's rate cards as they are at each question, and the broker where there is an account. */
export const openCarriersOfShop = (db: Database, easyPost?: EasyPostAccount): Promise<Carrier> =>
  openCarriers((version) => cardsOf(db, version), easyPost);

async function cardsOf(db: Database, version?: string): Promise<readonly RateZone[]> {
  const { rates } = await readPlaces(db, version);
  return rates.length > 0 ? rates : OWN_VAN;
}

export function easyPostOf(config: Pick<Config, 'EASYPOST_API_KEY' | 'EASYPOST_API_BASE'>): {
  easyPost?: EasyPostAccount;
} {
  const { EASYPOST_API_KEY: apiKey, EASYPOST_API_BASE: baseUrl } = config;
  return apiKey === undefined ? {} : { easyPost: { apiKey, ...(baseUrl === undefined ? {} : { baseUrl }) } };
}
