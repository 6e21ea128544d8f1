const A_LINE = '01990000-0000-7000-8000-000000000001';
const AN_ID = '01990000-0000-7000-8000-000000000002';
const usd = (amount: number) => ({ amount, currency: 'USD' });
const UNITS = { lineId: A_LINE, quantity: 1 };
const NEW_YORK = {
  name: 'Ada Byron',
  line1: '350 Fifth Avenue',
  city: 'New York',
  region: 'NY',
  postalCode: '10118',
  country: 'US',
};
const ORDER = {
  channel: 'web-us',
  currency: 'USD',
  shippingAddress: NEW_YORK,
  lines: [{ sku: 'MUG-ENAMEL-BLU', quantity: 2, unitPrice: usd(1450) }],
  payments: [{ tender: 'CARD', token: 'pm_card_visa' }],
};

/** A body for each call that needs one, for the demo shop; ids of orders, lines and work are to be put in. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  'POST /v1/orders': ORDER,
  'POST /v1/orders/{id}/cancel': { reason: 'changed my mind' },
  'POST /v1/orders/{id}/edits': { changes: [{ type: 'SET_ADDRESS', address: NEW_YORK }] },
  'POST /v1/orders/{id}/holds': { reason: 'OTHER', note: 'the customer will call back' },
  'POST /v1/orders/{id}/holds/{holdId}/release': {},
  'POST /v1/orders/{id}/holds/{holdId}/reject': {},
  'POST /v1/orders/{id}/answer': { choice: 'WAIT' },

  'POST /v1/fulfillment-orders/{id}/picks': { lines: [UNITS] },
  'POST /v1/fulfillment-orders/{id}/pack': { parcels: [{ lines: [UNITS] }] },
  'POST /v1/fulfillment-orders/{id}/ship': {},
  'POST /v1/fulfillment-orders/{id}/hold': { reason: 'OTHER' },
  'POST /v1/fulfillment-orders/{id}/release': {},
  'POST /v1/fulfillment-orders/{id}/move': { locationId: 'wh-east' },
  'POST /v1/fulfillment-orders/{id}/split': { lines: [UNITS] },
  'POST /v1/fulfillment-orders/{id}/merge': { with: [AN_ID] },
  'POST /v1/fulfillment-orders/{id}/schedule': { openAt: '2030-01-02T08:00:00Z' },
  'POST /v1/fulfillment-orders/{id}/picked-up': { code: '123456' },
  'POST /v1/fulfillment-orders/{id}/reject': { reason: 'OUT_OF_STOCK' },
  'POST /v1/fulfillment-orders/{id}/cancellation': { answer: 'ACCEPT' },
  'POST /v1/fulfillment-orders/bulk': { action: 'accept', ids: [AN_ID] },
  'POST /v1/parcels/{id}/decision': { choice: 'SEND_AGAIN' },
  'POST /v1/parcels/{id}/events': { status: 'DELIVERED' },
  'POST /v1/parcels/{id}/restock': {},
  'POST /v1/pick-waves': { locationId: 'wh-eu', limit: 20 },

  'POST /v1/orders/{id}/payments': { tender: 'CARD', token: 'pm_card_mastercard' },
  'POST /v1/orders/{id}/refunds': { amount: usd(500), reason: 'a scratch' },
  'POST /v1/orders/{id}/invoice-payments': { amount: usd(2900), reference: 'transfer 4711' },
  'POST /v1/gift-cards': { amount: usd(5000) },
  'POST /v1/disputes/{id}/evidence': { fields: { uncategorized_text: 'It was signed for.' } },

  'POST /v1/orders/{id}/returns': { lines: [{ ...UNITS, reason: 'UNWANTED' }], method: 'POST' },
  'POST /v1/returns/{id}/approve': {},
  'POST /v1/returns/{id}/decline': { reason: 'it was worn' },
  'POST /v1/returns/{id}/receive': { locationId: 'wh-east', lines: [{ ...UNITS, disposition: 'RESTOCKED' }] },
  'POST /v1/returns/{id}/inspect': { lines: [{ ...UNITS, disposition: 'RESTOCKED' }] },

  'POST /v1/stock-movements': { sku: 'MUG-ENAMEL-BLU', locationId: 'wh-east', quantity: 10, reason: 'RECEIVED' },
  'PUT /v1/stock/{sku}/{locationId}': { safetyStock: 2 },
  'POST /v1/availability': { skus: ['MUG-ENAMEL-BLU'], channel: 'web-us' },
  'POST /v1/reservations': {
    channel: 'web-us',
    lines: [{ sku: 'MUG-ENAMEL-BLU', quantity: 1 }],
    expiresIn: 'PT15M',
  },

  'PUT /v1/skus/{sku}': { name: 'Enamel mug, blue', weightGrams: 150, unitCost: usd(600) },
  'PUT /v1/locations/{locationId}': {
    name: 'Warehouse West',
    kind: 'WAREHOUSE',
    address: { line1: '1 Dock Street', city: 'Oakland', region: 'CA', postalCode: '94607', country: 'US' },
    timeZone: 'America/Los_Angeles',
    floor: 'DIRECT',
  },
  'PUT /v1/channels/{channelId}': {
    name: 'Web Canada',
    kind: 'WEB',
    currency: 'CAD',
    countries: ['CA'],
    returnPolicy: { windowDays: 30, refundShipping: false, inStore: true, refundTo: 'ORIGINAL' },
    verification: { riskHoldScore: 80, holdTimeout: 'P3D' },
    sla: { acceptWithin: 'PT4H', shipWithin: 'P2D', deliverWithin: 'P14D' },
  },
  'PUT /v1/rate-cards/{id}': {
    carrier: 'PARCEL-POST',
    service: 'STANDARD',
    currency: 'USD',
    zones: [{ from: 'US', to: 'US', upToGrams: 2000, price: 595, transitDays: 3 }],
  },
  'PUT /v1/boxes/{id}': { name: 'Small', dimensionsMm: { l: 300, w: 200, h: 100 }, weightGramsMax: 5000 },

  'PUT /v1/sourcing/rule-sets/{id}': { filters: [{ type: 'HAZMAT' }], goals: ['FEWEST_SPLITS', 'NEAREST'] },
  'POST /v1/sourcing/rule-sets/{id}/rollback': { version: 1 },
  'POST /v1/sourcing/simulations': { order: ORDER },

  'POST /v1/suppliers/{locationId}/feed/acknowledge': {
    items: [{ fulfillmentOrderId: AN_ID, requestStatus: 'SUBMITTED' }],
  },
  'POST /v1/suppliers/{locationId}/confirmations': { items: [{ fulfillmentOrderId: AN_ID, action: 'ACCEPT' }] },

  'POST /v1/bills': { locationId: 'supplier-larch', reference: 'bill 1001', amount: usd(12_000) },
  'POST /v1/journal': {
    reason: 'the bank was charged for a month',
    currency: 'USD',
    lines: [
      { account: 'psp-fees', debit: 1500 },
      { account: 'bank', credit: 1500 },
    ],
  },
  'POST /v1/journal/{id}/reverse': { reason: 'booked twice' },
  'PUT /v1/journal/accounts/{purpose}': { code: '1400', name: 'Trade receivables' },
  'PUT /v1/exchange-rates/{currency}': { rate: '1.08' },
  'POST /v1/payments/settlements': { reference: 'payout 1001', gross: usd(10_000), fee: usd(320) },

  'POST /v1/api-keys': { name: 'packing table 1', roles: ['warehouse'], locationIds: ['wh-east'] },
};
