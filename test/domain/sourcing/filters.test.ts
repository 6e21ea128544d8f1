import { describe, expect, it } from '@jest/globals';
import type { ChannelId, LocationId } from '../../../domain/ids.ts';
import { planSourcing } from '../../../domain/sourcing/plan-sourcing.ts';
import type { Filter, SourcingLocation, SourcingOrder } from '../../../domain/sourcing/types.ts';
import { aLine, aLocation, anOrder, aRuleSet, aSnapshot, CHICAGO, told } from './builders.ts';

const id = (text: string) => text as LocationId;
const PICK_UP_HERE = { delivery: { method: 'PICK_UP', locationId: id('HERE') } } as const;
const { geo: _geo, ...NOWHERE } = aLocation('HERE');

type Row = {
  readonly filter?: Filter;
  readonly location?: Partial<SourcingLocation>;
  readonly order?: Partial<SourcingOrder>;
  readonly stock?: number;
};

function exclusion({ filter, location, order, stock = 5 }: Row): string | undefined {
  const snapshot = aSnapshot([aLocation('HERE', location)], { HERE: { A: stock } });
  return planSourcing(anOrder(order), snapshot, aRuleSet(['NEAREST'], filter ? [filter] : [])).locations[0]?.excludedBy;
}

const BY_DRIVER = { delivery: { method: 'LOCAL_DELIVERY' as const } };

describe('what the order itself forbids', () => {
  it.each<[string, Row, string | undefined]>([
    ['of all channels', {}, undefined],
    ['of this channel', { location: { channels: ['web-us' as ChannelId] } }, undefined],
    ['of other channels', { location: { channels: ['web-eu' as ChannelId] } }, 'CHANNEL'],
    ['of no channel', { location: { channels: [] } }, 'CHANNEL'],
    ['that refused before', { order: { excludedLocations: [id('HERE')] } }, 'EXCLUDED'],
    ['that ships nothing', { location: { shipsOrders: false } }, 'SHIPS_ORDERS'],
    [
      'that ships nothing, for local delivery within its reach',
      { location: { shipsOrders: false, localDeliveryKm: 15 }, order: BY_DRIVER },
      undefined,
    ],
    ['that has no driver, for local delivery', { order: BY_DRIVER }, 'LOCAL_DELIVERY'],
    [
      'whose driver does not go so far',
      { location: { localDeliveryKm: 15, geo: CHICAGO }, order: BY_DRIVER },
      'LOCAL_DELIVERY',
    ],
    [
      'whose driver does not know where to go',
      { location: { localDeliveryKm: 15 }, order: { ...BY_DRIVER, destination: { country: 'US' } } },
      'LOCAL_DELIVERY',
    ],
    ['chosen for pick-up', { location: { pickUp: true, shipsOrders: false }, order: PICK_UP_HERE }, undefined],
    ['chosen for pick-up that hands nothing out', { order: PICK_UP_HERE }, 'PICK_UP'],
    [
      'other than the one chosen for pick-up',
      { location: { pickUp: true }, order: { delivery: { method: 'PICK_UP', locationId: id('THERE') } } },
      'PICK_UP',
    ],
  ])('a location %s', (_which, row, expected) => {
    expect(exclusion(row)).toBe(expected);
  });
});

const CAPACITY: Filter = { type: 'CAPACITY' };
const OPEN: Filter = { type: 'OPEN' };
const HAZMAT: Filter = { type: 'HAZMAT' };
const NEAR: Filter = { type: 'MAX_DISTANCE', km: 500 };
const US_FROM_HERE: Filter = { type: 'MARKET', countries: ['US'], locations: [id('HERE')] };
const US_FROM_THERE: Filter = { type: 'MARKET', countries: ['US'], locations: [id('THERE')] };
const DANGEROUS = { lines: [aLine('A', 1, { hazmat: true })] };
const FLOOR: Filter = { type: 'STOCK_FLOOR', units: 5 };

describe('filters', () => {
  it.each<[string, Row, string | undefined]>([
    ['KIND lets its kinds pass', { filter: { type: 'KIND', in: ['WAREHOUSE'] } }, undefined],
    ['KIND keeps others out', { filter: { type: 'KIND', in: ['STORE', 'SUPPLIER'] } }, 'KIND'],
    ['LOCATION lets those named pass', { filter: { type: 'LOCATION', in: [id('HERE')] } }, undefined],
    ['LOCATION keeps those not named out', { filter: { type: 'LOCATION', in: [id('THERE')] } }, 'LOCATION'],
    ['LOCATION keeps those named in notIn out', { filter: { type: 'LOCATION', notIn: [id('HERE')] } }, 'LOCATION'],
    ['MARKET lets its own locations pass', { filter: US_FROM_HERE }, undefined],
    ['MARKET keeps others out of its countries', { filter: US_FROM_THERE }, 'MARKET'],
    [
      'MARKET leaves other countries alone',
      { filter: US_FROM_THERE, order: { destination: { country: 'DE' } } },
      undefined,
    ],
    ['MARKET takes a region', { filter: { ...US_FROM_THERE, countries: ['US-NY'] } }, 'MARKET'],
    ['MARKET tells regions apart', { filter: { ...US_FROM_THERE, countries: ['US-CA'] } }, undefined],
    ['MARKET takes the start of a postal code', { filter: { ...US_FROM_THERE, countries: ['US-101'] } }, 'MARKET'],
    [
      'CAPACITY lets a free day pass',
      { filter: CAPACITY, location: { dailyCapacity: 10, capacityUsed: 9 } },
      undefined,
    ],
    [
      'CAPACITY keeps a full day out',
      { filter: CAPACITY, location: { dailyCapacity: 10, capacityUsed: 10 } },
      'CAPACITY',
    ],
    ['CAPACITY knows no limit where none is set', { filter: CAPACITY, location: { capacityUsed: 999 } }, undefined],
    ['OPEN lets an open day pass', { filter: OPEN, location: { openDays: [3] } }, undefined],
    ['OPEN keeps a closed weekday out', { filter: OPEN, location: { openDays: [1, 2] } }, 'OPEN'],
    ['OPEN keeps a closed date out', { filter: OPEN, location: { closedOn: ['2026-03-04'] } }, 'OPEN'],
    ['OPEN goes by the local day', { filter: OPEN, location: { timeZone: 'Pacific/Auckland', openDays: [3] } }, 'OPEN'],
    ['HAZMAT lets warehouses send dangerous goods', { filter: HAZMAT, order: DANGEROUS }, undefined],
    ['HAZMAT keeps them out of stores', { filter: HAZMAT, order: DANGEROUS, location: { kind: 'STORE' } }, 'HAZMAT'],
    [
      'HAZMAT keeps them out of suppliers',
      { filter: HAZMAT, order: DANGEROUS, location: { kind: 'SUPPLIER' } },
      'HAZMAT',
    ],
    ['HAZMAT leaves harmless goods alone', { filter: HAZMAT, location: { kind: 'STORE' } }, undefined],
    [
      'HAZMAT lets a store hand them out',
      { filter: HAZMAT, order: { ...DANGEROUS, ...PICK_UP_HERE }, location: { kind: 'STORE', pickUp: true } },
      undefined,
    ],
    ['MAX_DISTANCE lets the near pass', { filter: NEAR }, undefined],
    ['MAX_DISTANCE keeps the far out', { filter: NEAR, location: { geo: CHICAGO } }, 'MAX_DISTANCE'],
    [
      'MAX_DISTANCE leaves all alone where the customer is nowhere',
      { filter: NEAR, location: { geo: CHICAGO }, order: { destination: { country: 'US' } } },
      undefined,
    ],
    [
      'MAX_DISTANCE does not send away who comes himself',
      { filter: NEAR, location: { geo: CHICAGO, pickUp: true }, order: PICK_UP_HERE },
      undefined,
    ],
    ['STOCK_FLOOR lets pass what is above it', { filter: FLOOR, stock: 6 }, undefined],
    ['STOCK_FLOOR keeps out what is all below it', { filter: FLOOR, stock: 5 }, 'STOCK_FLOOR'],
    ["a location's own shelf floor holds without a rule", { location: { shelfFloor: 5 } }, 'STOCK_FLOOR'],
    ['an empty location is excluded by nothing', { filter: FLOOR, stock: 0 }, undefined],
  ])('%s', (_fact, row, expected) => {
    expect(exclusion(row)).toBe(expected);
  });

  it('MAX_DISTANCE keeps out a location that nobody knows the place of', () => {
    const decision = planSourcing(anOrder(), aSnapshot([NOWHERE], { HERE: { A: 1 } }), aRuleSet(['NEAREST'], [NEAR]));

    expect(decision.locations[0]?.excludedBy).toBe('MAX_DISTANCE');
  });

  it('name the first that keeps a location out', () => {
    const filters: Filter[] = [CAPACITY, { type: 'KIND', in: ['STORE'] }, { type: 'LOCATION', in: [] }];

    const decision = planSourcing(
      anOrder(),
      aSnapshot([aLocation('HERE')], { HERE: { A: 1 } }),
      aRuleSet(['NEAREST'], filters),
    );

    expect(decision).toMatchObject({ chosen: -1, locations: [{ locationId: 'HERE', excludedBy: 'KIND' }] });
  });

  it('leave the units below the higher of two floors on the shelf', () => {
    const order = anOrder({ lines: [aLine('A', 10)] });
    const locations = [aLocation('EAST', { shelfFloor: 4 }), aLocation('WEST', { shelfFloor: 1 })];
    const snapshot = aSnapshot(locations, { EAST: { A: 10 }, WEST: { A: 10 } });

    const decision = planSourcing(order, snapshot, aRuleSet(['NEAREST'], [{ type: 'STOCK_FLOOR', units: 2 }]));

    expect(told(decision.plans[0])).toBe('EAST: 6 A | WEST: 4 A');
    expect(decision.locations[0]?.stock).toEqual([{ sku: 'A', available: 10 }]);
  });

  it('send only the dangerous lines of an order to where they may be sent from', () => {
    const order = anOrder({ lines: [aLine('A', 1, { hazmat: true }), aLine('B')] });
    const locations = [aLocation('STORE', { kind: 'STORE' }), aLocation('WAREHOUSE', { geo: CHICAGO })];
    const snapshot = aSnapshot(locations, { STORE: { A: 9, B: 9 }, WAREHOUSE: { A: 9, B: 9 } });

    const decision = planSourcing(order, snapshot, aRuleSet(['NEAREST'], [HAZMAT]));

    expect(told(decision.plans[0])).toBe('STORE: 1 B | WAREHOUSE: 1 A');
  });
});
