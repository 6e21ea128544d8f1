import type { CommandId, LocationId, OrderLineId, ReturnId } from '../ids.ts';

export const RETURN_STATUSES = ['REQUESTED', 'OPEN', 'CLOSED', 'DECLINED', 'CANCELLED'] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

export const RETURN_REASONS = ['UNWANTED', 'DEFECTIVE', 'WRONG_ITEM', 'DAMAGED', 'LATE', 'OTHER'] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

export const RETURN_METHODS = ['POST', 'IN_STORE'] as const;
export type ReturnMethod = (typeof RETURN_METHODS)[number];

export const REFUND_TARGETS = ['ORIGINAL', 'STORE_CREDIT'] as const;

/** What a credit is for. The fee for the way back is one that takes away. */
export const CREDIT_KINDS = ['GOODS', 'SHIPPING', 'WAY_BACK'] as const;

/** REFUSED: no carrier takes it, and the customer must find another way. */
export const LABEL_STATUSES = ['WANTED', 'BOUGHT', 'REFUSED', 'VOID'] as const;
export type LabelStatus = (typeof LABEL_STATUSES)[number];

/** PROCESSING_REQUIRED is in the building and not sellable until inspected; MISSING never came. */
export const DISPOSITIONS = ['RESTOCKED', 'PROCESSING_REQUIRED', 'NOT_RESTOCKED', 'MISSING'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];
/** What an inspection can find. */
export const FINDINGS = ['RESTOCKED', 'NOT_RESTOCKED', 'MISSING'] as const satisfies readonly Disposition[];

/** Goods that came back are paid back, whatever becomes of them; what is not inspected yet, or never came, is not. */
export const isCredited = (disposition: Disposition): boolean =>
  disposition === 'RESTOCKED' || disposition === 'NOT_RESTOCKED';

const ALLOWED = {
  approve: ['REQUESTED'],
  decline: ['REQUESTED'],
  receive: ['OPEN'],
  inspect: ['OPEN'],
  cancel: ['REQUESTED', 'OPEN'],
} as const satisfies Record<string, readonly ReturnStatus[]>;
export type ReturnAction = keyof typeof ALLOWED;

export const allowsReturn = (status: ReturnStatus, action: ReturnAction): boolean =>
  (ALLOWED[action] as readonly ReturnStatus[]).includes(status);

export const isReturnOver = (status: ReturnStatus): boolean => status !== 'REQUESTED' && status !== 'OPEN';

export type ReturnedUnits = {
  readonly lineId: OrderLineId;
  readonly quantity: number;
  readonly disposition: Disposition;
};
/** Bodies of the commands, as the inbox keeps them. */
export type ApproveBody = { readonly returnId: ReturnId; readonly keepIt?: boolean };
export type DeclineBody = { readonly returnId: ReturnId; readonly reason: string };
export type ReceiveBody = {
  readonly returnId: ReturnId;
  readonly locationId: LocationId;
  readonly lines: readonly ReturnedUnits[];
};
export type InspectBody = { readonly returnId: ReturnId; readonly lines: readonly ReturnedUnits[] };

/** What a return's workflow is told of its rows after each step. */
export type ReturnFacts = {
  readonly returnId: ReturnId;
  /** The order's last event: of two answers the one with the higher sequence is the truth. */
  readonly sequence: number;
  readonly status: ReturnStatus;
  /** Nothing more is expected and nothing waits for an inspection. */
  readonly isComplete: boolean;
  /** The commands whose refunds have no answer yet. */
  readonly refundsPending: readonly CommandId[];
  /** When what has not come by then is given up. */
  readonly expiresAtMs: number | null;
  /** When the customer is reminded of what has not come. */
  readonly remindAtMs?: number | null;
  /** What is to be done about the label for the way back. */
  readonly label?: 'BUY' | 'VOID';
  /** The order that goes out in its place has not been told how it stands. */
  readonly exchangeWaits?: true;
};
