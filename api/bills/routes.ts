import type { z } from 'zod';
import { type BillRow, listBills, payBill, readBill } from '../../db/ledger/bills.ts';
import { money } from '../../domain/money.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { doOnce } from '../idempotency.ts';
import { mustSeeTheBooks } from '../journal/whole-books.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { withoutNulls } from '../present.ts';
import { notFound } from '../problem.ts';
import { IdempotencyHeaders, Page } from '../schemas.ts';
import { enterBill } from './enter.ts';
import { BillList, BillParams, BillView, NewBill } from './schemas.ts';

const tags = ['Books'];
const headers = IdempotencyHeaders;

export const billRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;
  app.addHook('preHandler', mustSeeTheBooks);

  app.post(
    '/v1/bills',
    {
      schema: {
        tags,
        summary: "Enter a supplier's bill",
        description: 'Settles what was expected for goods that he shipped to customers; the difference is posted.',
        headers,
        body: NewBill,
        response: answers({ 201: BillView }),
      },
    },
    async (request, reply) => {
      const { body, caller } = request;
      const bill = await doOnce(app, request, async (tx) => billView(await enterBill(tx, body, caller.name)));
      return reply.code(201).send(bill);
    },
  );

  app.post(
    '/v1/bills/:id/pay',
    {
      schema: {
        tags,
        summary: 'Say that a bill was paid from the bank',
        description: 'Once: of a bill that is paid already nothing changes.',
        headers,
        params: BillParams,
        response: answers({ 200: BillView }),
      },
    },
    async (request) => {
      const { params, caller } = request;
      return doOnce(app, request, async (tx) => viewOrFail(await payBill(tx, params.id, caller.name), params.id));
    },
  );

  app.get(
    '/v1/bills/:id',
    { schema: { tags, summary: 'Read a bill', params: BillParams, response: answers({ 200: BillView }) } },
    async ({ params: { id } }) => viewOrFail(await readBill(db, id), id),
  );

  app.get(
    '/v1/bills',
    { schema: { tags, summary: 'Bills, the newest first', querystring: Page, response: answers({ 200: BillList }) } },
    async ({ query: { cursor, limit } }) => {
      const rows = await listBills(db, readTextCursor(cursor), limit + 1);
      return pageOf(rows, limit, billView, ({ id }) => [id]);
    },
  );
};

function viewOrFail(row: BillRow | undefined, id: string): z.output<typeof BillView> {
  if (!row) throw notFound('bill', id);
  return billView(row);
}

function billView(row: BillRow): z.output<typeof BillView> {
  const { id, locationId, reference, amountMinor, currency, accruedMinor, reportingMinor, billedOn, dueOn } = row;
  return withoutNulls({
    ...{ id, locationId, reference, billedOn, dueOn },
    amount: money(amountMinor, currency),
    accrued: accruedMinor,
    difference: reportingMinor - accruedMinor,
    paidAt: row.paidAt === null ? null : row.paidAt.toISOString(),
  });
}
