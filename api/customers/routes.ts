import type { Database } from '../../db/database.ts';
import { type CustomerRow, readCustomer } from '../../db/people/customers.ts';
import { readStoreCredit } from '../../db/stored-value/store-credit.ts';
import type { CustomerId } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import type { Caller } from '../caller.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { withoutNulls } from '../present.ts';
import { notFound } from '../problem.ts';
import { CustomerParams, CustomerView, StoreCreditView } from './schemas.ts';

const tags = ['Customers'];

export const customerRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/customers/:id',
    { schema: { tags, summary: 'A customer', params: CustomerParams, response: answers({ 200: CustomerView }) } },
    async ({ params: { id }, caller }) => {
      const { createdAt, ...customer } = await mustSeeCustomer(db, caller, id);
      return withoutNulls({ ...customer, createdAt: createdAt.toISOString() });
    },
  );

  app.get(
    '/v1/customers/:id/store-credit',
    {
      schema: {
        tags,
        summary: 'What a customer may still buy for',
        params: CustomerParams,
        response: answers({ 200: StoreCreditView }),
      },
    },
    async ({ params: { id }, caller }) => {
      const { id: customerId } = await mustSeeCustomer(db, caller, id);
      const balances = await readStoreCredit(db, customerId);
      const items = balances.map(({ currency, balanceMinor, boundMinor }) => ({
        balance: money(balanceMinor, currency),
        available: money(balanceMinor - boundMinor, currency),
      }));
      return { customerId, items };
    },
  );
};

/** A channel's key sees who has ordered in its channels. */
async function mustSeeCustomer(db: Database, { channelIds }: Caller, id: CustomerId): Promise<CustomerRow> {
  const customer = await readCustomer(db, id, channelIds);
  if (!customer) throw notFound('customer', id);
  return customer;
}
