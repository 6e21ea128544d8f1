import type { LocationId, OrderLineId } from '../ids.ts';
import { type Money, money } from '../money.ts';
import type { Item } from './items.ts';
import { priceOf, transitDaysOf } from './lanes.ts';
import type { Measure } from './measures.ts';
import type { Candidate } from './survey.ts';
import { arrival, type TermsOf } from './terms.ts';
import type { Plan, PlanLine, PlanPart, SourcingLine, SourcingOrder, SourcingPromise } from './types.ts';
import type { Division, Takes } from './vector.ts';

export type Presenting = {
  readonly order: SourcingOrder;
  readonly items: readonly Item[];
  readonly candidates: readonly Candidate[];
  readonly measures: readonly Measure[];
  /** Units of each item that no location gives. */
  readonly waiting: Float64Array;
  readonly termsOf: TermsOf;
};

export function planOf(presenting: Presenting, division: Division, chosen: Division): Plan {
  const plan = { parts: partsOf(presenting, division.takes), scores: scoresOf(presenting.measures, division.vector) };
  if (division === chosen) return plan;
  const lost = presenting.measures.find((_measure, goal) => division.vector[goal] !== chosen.vector[goal]);
  return { ...plan, lostOn: lost?.name ?? 'TIE' };
}

/** Rates and handling; of a part that no rate card covers only the handling is known. */
export function costOf({ candidates, order, termsOf }: Presenting, parts: readonly PlanPart[]): Money {
  let amount = 0;
  for (const { location, grams } of sendersOf(candidates, parts, order.lines)) {
    const { lane } = termsOf(location);
    if (lane) amount += priceOf(lane, grams);
    if (location.handlingCost?.currency === order.currency) amount += location.handlingCost.amount;
  }
  return money(amount, order.currency);
}

/** The day on which the last part has left and arrived. What waits for stock is not promised. */
export function promiseOf(presenting: Presenting, parts: readonly PlanPart[]): SourcingPromise | undefined {
  const { candidates, order, termsOf } = presenting;
  const ways = sendersOf(candidates, parts, order.lines).map(({ location, grams, units }) => {
    const terms = termsOf(location);
    const days = terms.lane ? transitDaysOf(terms.lane, grams) : undefined;
    const arrives = days === undefined ? undefined : arrival(terms, days, location);
    return { leaves: terms.leaves, arrives, late: terms.isLate ? units : 0 };
  });
  const leaves = latest(ways.map((way) => way.leaves));
  if (leaves === undefined) return undefined;
  const arrives = latest(ways.map((way) => way.arrives));
  const late = ways.reduce((sum, way) => sum + way.late, 0);
  return arrives === undefined ? { shipBy: leaves, late } : { shipBy: leaves, deliverBy: arrives, late };
}

function partsOf({ order, items, candidates, waiting }: Presenting, takes: Takes): PlanPart[] {
  const nowhere = candidates.length;
  const sources = items.map((_item, index): Source[] => [{ place: nowhere, units: waiting[index] as number }]);
  // Units that wait are those of the last lines, so they stay behind what locations give.
  for (let index = takes.length - 3; index >= 0; index -= 3) {
    const [item, place, units] = takes.slice(index, index + 3) as [number, number, number];
    sources[item]?.unshift({ place, units });
  }
  const byLine = new Map(items.flatMap(({ lines }, index) => deal(lines, sources[index] as Source[])));
  const byPlace = Array.from({ length: nowhere + 1 }, (): PlanLine[] => []);
  for (const { lineId } of order.lines) {
    for (const { place, units } of byLine.get(lineId) ?? []) byPlace[place]?.push({ lineId, quantity: units });
  }
  return byPlace.flatMap((lines, place) => {
    const locationId: LocationId | null = candidates[place]?.location.id ?? null;
    return lines.length > 0 ? [{ locationId, lines }] : [];
  });
}

type Source = { readonly place: number; readonly units: number };

/** Hands the units of one item to its lines, in the order of both. */
function deal(lines: readonly SourcingLine[], sources: readonly Source[]): [OrderLineId, Source[]][] {
  const left = sources.filter(({ units }) => units > 0);
  return lines.map(({ lineId, quantity }) => {
    const dealt: Source[] = [];
    for (let missing = quantity; missing > 0; ) {
      const source = left.shift();
      if (!source) throw new Error(`${missing} units of line ${lineId} were planned nowhere`);
      const units = Math.min(missing, source.units);
      dealt.push({ place: source.place, units });
      if (units < source.units) left.unshift({ place: source.place, units: source.units - units });
      missing -= units;
    }
    return [lineId, dealt];
  });
}

function scoresOf(measures: readonly Measure[], vector: Float64Array): Plan['scores'] {
  const scores: Partial<Record<Measure['name'], number>> = {};
  for (const [goal, { name, scale }] of measures.entries()) {
    if (name !== 'TIE') scores[name] = Math.round(((vector[goal] as number) / scale) * 1e6) / 1e6;
  }
  return scores;
}

type Sender = { readonly location: Candidate['location']; readonly grams: number; readonly units: number };

function sendersOf(
  candidates: readonly Candidate[],
  parts: readonly PlanPart[],
  ordered: readonly SourcingLine[],
): Sender[] {
  const weights = new Map(ordered.map(({ lineId, weightGrams }) => [lineId, weightGrams]));
  return parts.flatMap(({ locationId, lines }) => {
    const location = candidates.find((candidate) => candidate.location.id === locationId)?.location;
    if (!location) return [];
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const grams = lines.reduce((sum, { lineId, quantity }) => sum + quantity * (weights.get(lineId) ?? 0), 0);
    return [{ location, grams, units }];
  });
}

/** Undefined as soon as one of them is not known. */
function latest(instants: readonly (string | undefined)[]): string | undefined {
  return instants.includes(undefined) ? undefined : instants.toSorted().at(-1);
}
