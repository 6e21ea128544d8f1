import type { Brand } from '../brand.ts';

export type DisputeId = Brand<string, 'DisputeId'>;

export const DISPUTE_STATUSES = ['OPEN', 'WON', 'LOST'] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** What speaks for us, under the provider's names of it. */
export type Evidence = Readonly<Record<string, string>>;

/** By which the order's hold for a dispute is found again. */
export const noteOfDispute = (reference: string): string => `Dispute ${reference}`;
