/** Every way a command can be refused: kind → title, HTTP status. Bugs and outages are thrown as they are. */
export const ORDER_ERRORS = {
  'order-not-found': { title: 'Order not found', status: 404 },
  'fulfillment-order-not-found': { title: 'Fulfillment order not found', status: 404 },
  'hold-not-found': { title: 'Hold not found', status: 404 },
  'attention-not-found': { title: 'Nothing here needs attention', status: 404 },
  'out-of-stock': { title: 'Not enough stock', status: 409 },
  'payment-declined': { title: 'Payment declined', status: 402 },
  'payment-not-awaited': { title: 'The order waits for no payment', status: 409 },
  'nothing-was-asked': { title: 'The customer was asked nothing', status: 409 },
  'capture-declined': { title: 'The payment could not be captured', status: 409 },
  'return-not-found': { title: 'Return not found', status: 404 },
  'return-not-allowed': { title: 'The return does not allow this now', status: 409 },
  'refund-exceeds-captured': { title: 'More money than can be given back', status: 409 },
  'refund-declined': { title: 'The provider refused the refund', status: 409 },
  'evidence-refused': { title: 'The provider does not take the evidence', status: 409 },
  'order-rejected': { title: 'The order was rejected in review', status: 409 },
  'hold-timed-out': { title: 'Nobody released the hold in time', status: 409 },
  'order-not-cancellable': { title: 'Nothing of the order can be cancelled', status: 409 },
  'order-not-editable': { title: 'The order can no longer be changed this way', status: 409 },
  'tax-missing': { title: 'The taxes of the new place are missing', status: 422 },
  'precondition-failed': { title: 'The resource has changed since it was read', status: 412 },
  'order-is-closed': { title: 'The order has ended', status: 409 },
  'order-on-hold': { title: 'A hold stands on the order', status: 409 },
  'already-claimed': { title: 'Another command is working on this', status: 409 },
  'action-not-allowed': { title: 'The fulfillment order does not allow this now', status: 409 },
  'nothing-to-ship': { title: 'There is nothing packed to ship', status: 409 },
  'quantity-not-remaining': { title: 'More units than remain', status: 409 },
  'tracking-number-taken': { title: 'Another parcel has this tracking number', status: 409 },
  'substitute-not-allowed': { title: 'No substitute may be sent', status: 409 },
  'carrier-refused': { title: 'No carrier takes this shipment', status: 409 },
  'parcel-needs-no-decision': { title: 'The parcel asks for no decision', status: 409 },
  'parcel-not-restockable': { title: 'The parcel does not come back', status: 409 },
  'parcel-not-voidable': { title: 'The parcel can no longer be taken back', status: 409 },
  'wrong-pickup-code': { title: 'The pickup code is wrong', status: 409 },
  'undo-stopped-it': { title: 'The order was given up before this step', status: 409 },
} as const;

export type OrderErrorKind = keyof typeof ORDER_ERRORS;

/** A refusal as a value: what was refused, and the ids and numbers that explain it. Never a name, note or address. */
export type OrderError = {
  readonly kind: OrderErrorKind;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, string | number | readonly string[]>>;
};

export function isOrderErrorKind(type: unknown): type is OrderErrorKind {
  return typeof type === 'string' && Object.hasOwn(ORDER_ERRORS, type);
}

/** Thrown where a command is refused outside a workflow; the API turns it into a problem answer. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused';
  readonly error: OrderError;

  constructor(error: OrderError) {
    super(error.detail);
    this.error = error;
  }
}
