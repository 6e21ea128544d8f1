import { z } from 'zod';
import type { Tx } from '../../db/database.ts';
import { enterSettlement, type SettlementRow } from '../../db/ledger/settlements.ts';
import { dayOf } from '../../domain/calendar.ts';
import { money } from '../../domain/money.ts';
import { doOnce } from '../idempotency.ts';
import { Day } from '../journal/schemas.ts';
import { mustSeeTheBooks } from '../journal/whole-books.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { Problem } from '../problem.ts';
import { IdempotencyHeaders, MoneyNotNegative, Text } from '../schemas.ts';

const NewSettlement = z
  .strictObject({
    reference: Text.describe("The provider's number of the payout: each once."),
    gross: MoneyNotNegative.describe('What was collected.'),
    fee: MoneyNotNegative.describe('What the provider keeps of it.'),
    settledOn: Day.exactOptional(),
  })
  .refine(({ gross, fee }) => gross.currency === fee.currency, { path: ['fee'], message: 'must be in one currency' })
  .refine(({ gross, fee }) => gross.amount >= fee.amount, { path: ['fee'], message: 'must be at most the gross' })
  .meta({ id: 'NewSettlement' });
type NewSettlement = z.output<typeof NewSettlement>;
const SettlementView = z
  .object({
    reference: z.string(),
    gross: MoneyNotNegative,
    fee: MoneyNotNegative,
    net: MoneyNotNegative.describe('What arrived at the bank.'),
    settledOn: Day,
  })
  .meta({ id: 'Settlement' });

export const settlementRoutes: ZodPlugin = async (app) => {
  app.addHook('preHandler', mustSeeTheBooks);

  app.post(
    '/v1/payments/settlements',
    {
      schema: {
        tags: ['Books'],
        summary: 'Enter what a payment provider paid out',
        description: 'From clearing to the bank and to its fees. The same again is the same answer.',
        headers: IdempotencyHeaders,
        body: NewSettlement,
        response: answers({ 201: SettlementView }),
      },
    },
    async (request, reply) => {
      const { body, caller } = request;
      const view = await doOnce(app, request, async (tx) => settlementView(await enter(tx, body, caller.name)));
      return reply.code(201).send(view);
    },
  );
};

async function enter(tx: Tx, { reference, gross, fee, settledOn }: NewSettlement, createdBy: string) {
  const [grossMinor, feeMinor, currency] = [gross.amount, fee.amount, gross.currency];
  const on = settledOn ?? dayOf(new Date());
  const row = await enterSettlement(tx, { reference, grossMinor, feeMinor, currency, settledOn: on, createdBy });
  if (row.grossMinor === grossMinor && row.feeMinor === feeMinor && row.currency === currency) return row;
  throw new Problem('duplicate-settlement', `Settlement ${reference} was entered before, with other amounts.`);
}

const settlementView = ({ reference, grossMinor, feeMinor, currency, settledOn }: SettlementRow) => ({
  ...{ reference, settledOn, gross: money(grossMinor, currency), fee: money(feeMinor, currency) },
  net: money(grossMinor - feeMinor, currency),
});
