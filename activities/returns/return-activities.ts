import type { Database } from '../../db/database.ts';
import type { CommandId, OrderId, ReturnId } from '../../domain/ids.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { approveReturn, declineReturn } from './decide-return.ts';
import { cancelReturn, closeReturn, expireReturn, readReturn } from './end-return.ts';
import { inspectReturn } from './inspect-return.ts';
import { receiveReturn } from './receive-return.ts';
import { remindOfReturn } from './remind.ts';
import { buyReturnLabel, voidReturnLabel } from './return-label.ts';
import { settleExchange } from './settle-exchange.ts';

type Parts = { readonly db: Database; readonly carrier: Carrier };

/** The steps of a return. */
export const createReturnActivities = ({ db, carrier }: Parts) => ({
  readReturn: (orderId: OrderId, returnId: ReturnId) => readReturn(db, { orderId, returnId }),
  approveReturn: (orderId: OrderId, returnId: ReturnId, commandId: CommandId) =>
    approveReturn(db, { orderId, returnId }, commandId),
  declineReturn: (orderId: OrderId, returnId: ReturnId, commandId: CommandId) =>
    declineReturn(db, { orderId, returnId }, commandId),
  receiveReturn: (orderId: OrderId, returnId: ReturnId, commandId: CommandId) =>
    receiveReturn(db, { orderId, returnId }, commandId),
  inspectReturn: (orderId: OrderId, returnId: ReturnId, commandId: CommandId) =>
    inspectReturn(db, { orderId, returnId }, commandId),
  cancelReturn: (orderId: OrderId, returnId: ReturnId, commandId: CommandId) =>
    cancelReturn(db, { orderId, returnId }, commandId),
  expireReturn: (orderId: OrderId, returnId: ReturnId) => expireReturn(db, { orderId, returnId }),
  remindOfReturn: (orderId: OrderId, returnId: ReturnId) => remindOfReturn(db, { orderId, returnId }),
  settleExchange: (orderId: OrderId, returnId: ReturnId) => settleExchange(db, { orderId, returnId }),
  buyReturnLabel: (orderId: OrderId, returnId: ReturnId) => buyReturnLabel(db, carrier, { orderId, returnId }),
  voidReturnLabel: (orderId: OrderId, returnId: ReturnId) => voidReturnLabel(db, carrier, { orderId, returnId }),
  closeReturn: (orderId: OrderId, returnId: ReturnId) => closeReturn(db, { orderId, returnId }),
});
