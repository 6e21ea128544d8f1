import type { ObjectStore } from './object-store.ts';
import { invalidRequest } from './stripe-failure.ts';
import type { Kind, StripeObject } from './stripe-objects.ts';

type Shown = Record<string, unknown>;

/** Which field names an object of which kind. */
const KIND_OF_FIELD: Readonly<Record<string, Kind>> = {
  latest_charge: 'charge',
  charge: 'charge',
  payment_intent: 'payment_intent',
  balance_transaction: 'balance_transaction',
};

/** Puts whole objects where the paths name them: `expand[]=latest_charge.refunds`. */
export function expanded(store: ObjectStore, object: StripeObject, paths: readonly string[]): Shown {
  const shown: Shown = { ...object };
  for (const path of paths) expand(store, shown, path.split('.'));
  return shown;
}

export function listed(store: ObjectStore, url: string, page: ListPage, paths: readonly string[]): Shown {
  const inside = paths.map((path) => path.replace(/^data\./, ''));
  const data = page.data.map((object) => expanded(store, object, inside));
  return { object: 'list', data, has_more: page.hasMore, url };
}
export type ListPage = { readonly data: readonly StripeObject[]; readonly hasMore: boolean };

function expand(store: ObjectStore, shown: Shown, [field = '', ...rest]: string[]): void {
  if (shown[field] === null) return;
  shown[field] = wholeOf(store, shown, field);
  if (rest.length > 0) expand(store, shown[field] as Shown, rest);
}

function wholeOf(store: ObjectStore, shown: Shown, field: string): Shown {
  const value = shown[field];
  if (typeof value === 'object' && value !== null) return value as Shown;
  if (field === 'refunds' && shown.object === 'charge') return refundsOf(store, shown);
  const kind = KIND_OF_FIELD[field];
  const found = kind && typeof value === 'string' ? store.find(kind, value) : undefined;
  if (!found) throw invalidRequest(`This property cannot be expanded (${field}).`, { param: 'expand' });
  return { ...found };
}

const REFUNDS_SHOWN = 10;

function refundsOf(store: ObjectStore, charge: Shown): Shown {
  const refunds = store.of('refund', String(charge.payment_intent));
  const url = `/v1/charges/${String(charge.id)}/refunds`;
  return { object: 'list', data: refunds.slice(0, REFUNDS_SHOWN), has_more: refunds.length > REFUNDS_SHOWN, url };
}
