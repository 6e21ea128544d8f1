import { z } from 'zod';
import { LOCATION_KINDS } from '../../domain/order/policy.ts';
import { FILTER_TYPES, type Filter, type FilterType, GOALS } from '../../domain/sourcing/types.ts';
import { changeOf } from '../put.ts';
import { Code, Instant, LocationCode, listOf, Page, Units } from '../schemas.ts';

const Locations = z.array(LocationCode).min(1).max(1_000);
const Zones = z.array(z.string().regex(/^(\*|[A-Z]{2}(-[A-Za-z0-9 -]{1,15})?)$/, 'must be *, US, US-CA or US-941'));
const Weight = z.number().min(0).max(1_000_000_000);

/** A filter without a line here does not compile. */
const FACTS = {
  KIND: { in: z.array(z.enum(LOCATION_KINDS)).min(1) },
  LOCATION: { in: Locations.exactOptional(), notIn: Locations.exactOptional() },
  MARKET: { countries: Zones.min(1).max(300), locations: Locations },
  STOCK_FLOOR: { units: Units },
  HAZMAT: {},
  CAPACITY: {},
  OPEN: {},
  MAX_DISTANCE: { km: z.number().positive().max(21_000) },
} satisfies Record<FilterType, z.ZodRawShape>;

const filterOf = (type: FilterType) => z.strictObject({ type: z.literal(type), ...FACTS[type] });
const [firstType, ...otherTypes] = FILTER_TYPES;

export const FilterSchema = z
  .discriminatedUnion('type', [filterOf(firstType), ...otherTypes.map(filterOf)])
  .meta({ id: 'SourcingFilter' }) as unknown as z.ZodType<Filter, Filter>;

const Goals = z
  .array(z.enum(GOALS))
  .min(1)
  .max(GOALS.length)
  .refine((goals) => new Set(goals).size === goals.length, 'must name each goal once')
  .refine((goals) => !goals.includes('COST') || goals.length === 1, 'must be COST alone or goals without it')
  .describe('In their order: the first on which two plans differ decides.');

export const RuleSetFields = z.strictObject({
  filters: z.array(FilterSchema).max(100).default([]),
  goals: Goals,
  costWeights: z
    .strictObject({
      perSplit: Weight.exactOptional(),
      perLateUnit: Weight.exactOptional(),
      perUnitKm: Weight.exactOptional(),
    })
    .exactOptional()
    .describe('What COST adds to rates and handling, in minor units.'),
});
export type RuleSetFields = z.output<typeof RuleSetFields>;

export const RuleSetParams = z.strictObject({ id: Code });
export const RuleSetChange = changeOf(RuleSetFields);
export const RuleSetView = z
  .object({
    id: Code,
    version: z.int(),
    isLive: z.boolean(),
    ...RuleSetFields.shape,
    createdAt: Instant.exactOptional().describe('Absent: built in.'),
    createdBy: z.string().exactOptional(),
  })
  .meta({ id: 'RuleSet' });
export const RuleSetList = listOf(RuleSetView);
export const RuleSetQuery = Page;
export const RollbackBody = z.strictObject({ version: z.int().min(1).describe('The version whose rules come back.') });
