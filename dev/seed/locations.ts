type Location = { readonly name: string; readonly kind: 'WAREHOUSE' | 'STORE' | 'SUPPLIER' } & Readonly<
  Record<string, unknown>
>;

const STORE_HOURS = { openDays: [1, 2, 3, 4, 5, 6], cutOff: '16:00', handlingTime: 'PT4H' };

/** One warehouse scans each pick and pack, the other ships at once, so that both ways can be tried. */
export const LOCATIONS = {
  'wh-east': {
    name: 'Warehouse Newark',
    kind: 'WAREHOUSE',
    address: { line1: '90 Distribution Street', city: 'Newark', region: 'NJ', postalCode: '07114', country: 'US' },
    geo: { lat: 40.7081, lon: -74.1644 },
    timeZone: 'America/New_York',
    cutOff: '15:00',
    openDays: [1, 2, 3, 4, 5],
    handlingTime: 'PT4H',
    handlingCost: { amount: 180, currency: 'USD' },
    rank: 1,
    floor: 'DIRECT',
  },
  'wh-eu': {
    name: 'Warehouse Venlo',
    kind: 'WAREHOUSE',
    address: { line1: 'Columbusweg 32', city: 'Venlo', postalCode: '5928 LC', country: 'NL' },
    geo: { lat: 51.3869, lon: 6.1014 },
    timeZone: 'Europe/Amsterdam',
    cutOff: '14:00',
    openDays: [1, 2, 3, 4, 5],
    handlingTime: 'PT6H',
    handlingCost: { amount: 160, currency: 'EUR' },
    rank: 1,
    floor: 'SCAN',
  },
  'store-nyc': {
    name: 'Store Bleecker Street',
    kind: 'STORE',
    address: { line1: '340 Bleecker Street', city: 'New York', region: 'NY', postalCode: '10014', country: 'US' },
    geo: { lat: 40.7339, lon: -74.0047 },
    timeZone: 'America/New_York',
    ...STORE_HOURS,
    pickUp: true,
    localDeliveryKm: 12,
    dailyCapacity: 25,
    shelfFloor: 2,
    rank: 2,
    floor: 'DIRECT',
  },
  'store-london': {
    name: "Store Lamb's Conduit Street",
    kind: 'STORE',
    address: { line1: "49 Lamb's Conduit Street", city: 'London', postalCode: 'WC1N 3NG', country: 'GB' },
    geo: { lat: 51.5219, lon: -0.1184 },
    timeZone: 'Europe/London',
    ...STORE_HOURS,
    pickUp: true,
    dailyCapacity: 25,
    shelfFloor: 2,
    rank: 2,
    floor: 'DIRECT',
  },
  'supplier-larch': {
    name: 'Larch & Teak Works',
    kind: 'SUPPLIER',
    address: { line1: '2100 Mill Road', city: 'Asheville', region: 'NC', postalCode: '28801', country: 'US' },
    geo: { lat: 35.5951, lon: -82.5515 },
    timeZone: 'America/New_York',
    handlingTime: 'P2D',
    channels: ['web-us'],
    rank: 3,
    floor: 'DIRECT',
  },
} as const satisfies Record<string, Location>;

export type Place = keyof typeof LOCATIONS;
