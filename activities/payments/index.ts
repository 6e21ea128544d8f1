import type { Database } from '../../db/database.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import type { Bulkhead } from '../bulkhead.ts';
import { authorizePayment } from './authorize-payment.ts';
import { capturePayment } from './capture-payment.ts';
import { giveUpAuthorization } from './give-up-authorization.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { refundOverpaid } from './refund-overpaid.ts';
import { refundPayment } from './refund-payment.ts';
import { intendPayment, replacePayment } from './replace-payment.ts';
import { submitEvidence } from './submit-evidence.ts';
import { voidPayment } from './void-payment.ts';

export type PaymentParts = {
  readonly db: Database;
  readonly gateway: PaymentGateway;
  readonly paymentBulkhead: Bulkhead;
};

/** All that moves money. */
export const createPaymentActivities = ({ db, gateway, paymentBulkhead: bulkhead }: PaymentParts) => ({
  authorizePayment: (orderId: OrderId, causedBy?: CommandId) =>
    authorizePayment(db, gateway, bulkhead, orderId, causedBy),
  intendPayment: (orderId: OrderId, commandId: CommandId) => intendPayment(db, orderId, commandId),
  replacePayment: (orderId: OrderId, commandId: CommandId) => replacePayment(db, orderId, commandId),
  giveUpAuthorization: (orderId: OrderId, causedBy: CommandId) =>
    giveUpAuthorization(db, gateway, bulkhead, orderId, causedBy),
  voidPayment: (orderId: OrderId, causedBy?: CommandId) => voidPayment(db, gateway, bulkhead, orderId, causedBy),
  capturePayment: (shipmentId: CommandId) => capturePayment(db, gateway, bulkhead, shipmentId),
  refundPayment: (orderId: OrderId, causedBy: CommandId) => refundPayment(db, gateway, bulkhead, orderId, causedBy),
  refundOverpaid: (orderId: OrderId) => refundOverpaid(db, gateway, bulkhead, orderId),
  submitEvidence: (orderId: OrderId, commandId: CommandId) => submitEvidence(db, gateway, bulkhead, orderId, commandId),
});
