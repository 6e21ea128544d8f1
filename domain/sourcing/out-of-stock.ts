import type { OrderError } from '../order-error.ts';
import type { Decision, Exclusion, LocationView } from './types.ts';

/** Why a decision that found no way is refused: its shortages, and what kept locations out that do have stock. */
export function outOfStock({ shortages = [], locations }: Decision): OrderError {
  const short = shortages.map(({ sku, requested, available }) => `${requested} of ${sku} (${available} available)`);
  const leftOut = Map.groupBy(locations.filter(isLeftOutWithStock), ({ excludedBy }) => excludedBy);
  const reasons = [...leftOut].map(([reason, { length }]) => `${length} by ${reason}`);
  const detail = `No location or split of locations has ${short.join(', ') || 'all of it'}.`;
  return {
    kind: 'out-of-stock',
    detail: reasons.length > 0 ? `${detail} Locations with stock were left out: ${reasons.join(', ')}.` : detail,
    facts: {
      skus: shortages.map(({ sku }) => sku),
      ...(reasons.length > 0 ? { excludedBy: [...leftOut.keys()] } : {}),
    },
  };
}

const isLeftOutWithStock = (view: LocationView): view is LocationView & { excludedBy: Exclusion } =>
  view.excludedBy !== undefined && view.stock.length > 0;
