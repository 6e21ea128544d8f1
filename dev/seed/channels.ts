type Channel = { readonly name: string; readonly currency: string } & Readonly<Record<string, unknown>>;

const SLA = { acceptWithin: 'PT8H', shipWithin: 'P2D', pickUpWithin: 'P7D', deliverWithin: 'P14D' };
const VERIFICATION = { riskHoldScore: 80, holdTimeout: 'P3D' };

export const CHANNELS = {
  'web-us': {
    name: 'Web shop US',
    kind: 'WEB',
    currency: 'USD',
    countries: ['US', 'CA'],
    returnPolicy: { windowDays: 30, refundShipping: false, inStore: true, refundTo: 'ORIGINAL' },
    verification: VERIFICATION,
    sla: SLA,
    outOfStock: 'BACKORDER',
  },
  'web-eu': {
    name: 'Web shop Europe',
    kind: 'WEB',
    currency: 'EUR',
    countries: ['AT', 'BE', 'DE', 'DK', 'ES', 'FI', 'FR', 'IE', 'IT', 'LU', 'NL', 'PL', 'PT', 'SE'],
    returnPolicy: { windowDays: 14, refundShipping: true, inStore: false, refundTo: 'ORIGINAL', autoApprove: true },
    verification: VERIFICATION,
    sla: SLA,
    outOfStock: 'CANCEL',
  },
  'store-uk': {
    name: 'Stores UK',
    kind: 'STORE',
    currency: 'GBP',
    countries: ['GB', 'JE', 'GG', 'IM'],
    returnPolicy: { windowDays: 28, refundShipping: false, inStore: true, refundTo: 'STORE_CREDIT' },
    verification: VERIFICATION,
    sla: SLA,
    outOfStock: 'CANCEL',
  },
} as const satisfies Record<string, Channel>;

export type ChannelName = keyof typeof CHANNELS;
