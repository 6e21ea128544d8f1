import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import type { Scope } from '../../db/order/fulfillment-orders.ts';
import { listRefunds, type TransactionListRow } from '../../db/order/history.ts';
import {
  type ExchangeView,
  type ReturnLabelView,
  type ReturnLineRow,
  type ReturnViewRow,
  readReturnView,
} from '../../db/returns/view.ts';
import type { ReturnId } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import { totalOf } from '../../domain/order/refund.ts';
import { moneyOf } from '../money.ts';
import { transactionView } from '../orders/transaction-view.ts';
import { withoutNulls } from '../present.ts';
import { Problem } from '../problem.ts';
import type { ReturnView } from './views.ts';

type View = z.output<typeof ReturnView>;

export async function presentReturn(db: Database, id: ReturnId, scope: Scope): Promise<View> {
  const row = await returnOrProblem(db, id, scope);
  const [view] = await presentReturns(db, [row]);
  if (!view) throw new Error(`return ${id} was read and not shown`);
  return view;
}

export async function returnOrProblem(db: Database, id: ReturnId, scope: Scope): Promise<ReturnViewRow> {
  const row = await readReturnView(db, id, scope);
  if (!row) throw new Problem('return-not-found', `There is no return ${id}.`);
  return row;
}

export async function presentReturns(db: Database, rows: readonly ReturnViewRow[]): Promise<View[]> {
  const causes = rows.flatMap(({ credits }) => credits);
  const refunds = causes.length === 0 ? [] : await listRefunds(db, causes);
  return rows.map((row) =>
    returnView(
      row,
      refunds.filter(({ causedBy }) => causedBy && row.credits.includes(causedBy)),
    ),
  );
}

function returnView(row: ReturnViewRow, refunds: readonly TransactionListRow[]): View {
  const { credits: _credits, shippingCreditedMinor, wayBackFeeMinor, currency, ...more } = row;
  const { declinedBy, declineReason, label, exchange, ...plain } = more;
  const [exchanged, refunded] = [refunds.filter(isMoved), refunds.filter((each) => !isMoved(each))];
  const goods = row.lines.reduce((sum, { netMinor, taxMinor }) => sum + netMinor + taxMinor, 0);
  return {
    ...withoutNulls(plain),
    orderNumber: String(row.orderNumber),
    ...(declineReason === null ? {} : { declined: { reason: declineReason, ...withoutNulls({ rule: declinedBy }) } }),
    lines: row.lines.map((line) => lineView(line, currency)),
    shippingCredited: money(shippingCreditedMinor, currency),
    returnShippingFee: money(wayBackFeeMinor, currency),
    ...(exchange ? { exchange: exchangeView(exchange, currency) } : {}),
    exchanged: money(totalOf(exchanged), currency),
    ...(label ? { label: labelView(row.id, label) } : {}),
    credited: money(goods + shippingCreditedMinor - wayBackFeeMinor, currency),
    refunded: money(totalOf(refunded.filter(({ status }) => status === 'SUCCEEDED')), currency),
    refunds: refunded.map(transactionView),
  };
}

/** Not given back, but sent on to the order that goes out in its place. */
const isMoved = ({ otherOrderId }: TransactionListRow): boolean => otherOrderId !== null;

function exchangeView(
  { creditMinor, orderNumber, ...plain }: ExchangeView,
  currency: string,
): View['exchange'] & object {
  return { ...plain, orderNumber: String(orderNumber), credit: money(creditMinor, currency) };
}

function labelView(id: ReturnId, label: ReturnLabelView): NonNullable<View['label']> {
  const { status, isOurs, carrier, service, trackingNumber, costMinor, costCurrency } = label;
  const isThere = status === 'BOUGHT' && isOurs;
  return {
    status,
    ...withoutNulls({ carrier, service, trackingNumber, cost: moneyOf(costMinor, costCurrency) }),
    ...(isThere ? { labelUrl: `/v1/returns/${id}/label.pdf` } : {}),
  };
}

function lineView(line: ReturnLineRow, currency: string): View['lines'][number] {
  const { netMinor, taxMinor, feeMinor, received, condition, ...plain } = line;
  return {
    ...plain,
    ...withoutNulls({ condition }),
    received: received.map(withoutNulls),
    credited: money(netMinor + taxMinor, currency),
    creditedTax: money(taxMinor, currency),
    restockingFee: money(feeMinor, currency),
  };
}
