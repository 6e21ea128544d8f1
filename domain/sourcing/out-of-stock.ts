import type { OrderError } from '../order-error.ts';
import type { Decision } from './types.ts';

/** Why a decision that found no way is refused, in the words of its shortages. */
export function outOfStock({ shortages = [] }: Decision): OrderError {
  const short = shortages.map(({ sku, requested, available }) => `${requested} of ${sku} (${available} available)`);
  return {
    kind: 'out-of-stock',
    detail: `No location or split of locations has ${short.join(', ') || 'all of it'}.`,
    facts: { skus: shortages.map(({ sku }) => sku) },
  };
}
