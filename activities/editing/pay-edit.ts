import type { Tx } from '../../db/database.ts';
import { type Intent, intend, readIntents } from '../../db/order/payment-intents.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { payerOfMore } from '../../domain/order/more-money.ts';
import { isAuthorizable } from '../../domain/order/payment.ts';
import { totalOf } from '../../domain/order/refund.ts';
import type { Edit } from './edit.ts';
import { notEditable } from './may-edit.ts';

type More = { readonly paymentId: PaymentId; readonly amountMinor: number; readonly isAuthorized: boolean };

/**
 * Writes down what is to be authorised before the edit may be made; false where nothing is. A lower total asks for
 * nothing, and neither does one that the payments cover already.
 */
export async function intendMore(tx: Tx, edit: Edit): Promise<boolean> {
  const intended = await intentsOf(tx, edit);
  if (intended.length > 0) return true;
  const more = await moreMoney(tx, edit);
  if (!more?.isAuthorized) return false;
  const { orderId, commandId: causedBy } = edit;
  const { paymentId, amountMinor } = more;
  if (await isNotAskedYet(tx, edit)) return false;
  await intend(tx, { orderId, paymentId, kind: 'AUTHORIZATION', amountMinor, causedBy });
  return true;
}

/** A late try must not make the changes when their money was given back meanwhile. */
export async function mustBeAuthorized(tx: Tx, edit: Edit): Promise<void> {
  const isGood = (intent: Intent) => intent.status === 'SUCCEEDED';
  const intended = await intentsOf(tx, edit);
  const more = await moreMoney(tx, edit);
  const needed = more?.isAuthorized ? more.amountMinor : 0;
  const isGivenUp = (await readIntents(tx, edit.orderId)).some(
    ({ kind, causedBy }) => kind === 'VOID' && causedBy === edit.commandId,
  );
  if (!isGivenUp && totalOf(intended.filter(isGood)) >= needed) return;
  throw notEditable(edit, `Order ${edit.orderId} has changed since the money for the edit was asked for: try again.`);
}

/** The payment is for so much more. Before acceptance nobody was asked for it yet: it is one request still. */
export async function raisePayment(tx: Tx, edit: Edit): Promise<void> {
  const more = await moreMoney(tx, edit);
  if (!more) return;
  const { paymentId, amountMinor } = more;
  await tx
    .updateTable('payment')
    .set((row) => ({ amountMinor: row('amountMinor', '+', amountMinor) }))
    .where('id', '=', paymentId)
    .execute();
  if (more.isAuthorized && (await isNotAskedYet(tx, edit))) await askForMore(tx, edit, more);
}

async function askForMore(tx: Tx, { orderId }: Edit, { paymentId, amountMinor }: More): Promise<void> {
  const asked = await tx
    .updateTable('payment_transaction')
    .set((row) => ({ amountMinor: row('amountMinor', '+', amountMinor) }))
    .where('orderId', '=', orderId)
    .where('paymentId', '=', paymentId)
    .where('kind', '=', 'AUTHORIZATION')
    .where('status', '=', 'PENDING')
    .returning('id')
    .executeTakeFirst();
  if (!asked) await intend(tx, { orderId, paymentId, kind: 'AUTHORIZATION', amountMinor });
}

async function isNotAskedYet(tx: Tx, { orderId }: Edit): Promise<boolean> {
  const { stage } = await tx.selectFrom('orders').select('stage').where('id', '=', orderId).executeTakeFirstOrThrow();
  return stage === 'RECEIVED';
}

async function moreMoney(tx: Tx, { orderId, difference }: Edit): Promise<More | undefined> {
  const payments = await tx
    .selectFrom('payment')
    .select(['id', 'tender', 'amountMinor'])
    .where('orderId', '=', orderId)
    .orderBy('position')
    .execute();
  const givenBack = (await readIntents(tx, orderId)).filter(
    ({ kind, causedBy }) => kind === 'REFUND' && causedBy === null,
  );
  const payer = payerOfMore(payments, difference.totalMinor + totalOf(givenBack));
  return payer && { paymentId: payer.id, amountMinor: payer.moreMinor, isAuthorized: isAuthorizable(payer.tender) };
}

async function intentsOf(tx: Tx, { orderId, commandId }: Edit): Promise<Intent[]> {
  const intents = await readIntents(tx, orderId);
  return intents.filter(({ kind, causedBy }) => kind === 'AUTHORIZATION' && causedBy === commandId);
}
