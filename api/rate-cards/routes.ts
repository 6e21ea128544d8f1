import type { z } from 'zod';
import { listRateCards, type RateCardRow, readRateCard, saveRateCard } from '../../db/catalogue/rate-cards.ts';
import type { Database } from '../../db/database.ts';
import { lockName } from '../../db/lock.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';
import { applyChange, type Change } from '../put.ts';
import {
  RateCardChange,
  RateCardFields,
  RateCardList,
  RateCardParams,
  RateCardQuery,
  RateCardView,
} from './schemas.ts';

const tags = ['Catalogue'];

export const rateCardRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.put(
    '/v1/rate-cards/:id',
    {
      schema: {
        tags,
        summary: 'Create or change a rate card',
        description:
          'Of several zones that cover a way the most exact one holds, in it the smallest weight that suffices.',
        params: RateCardParams,
        body: RateCardChange,
        response: answers({ 200: RateCardView, 201: RateCardView }),
      },
    },
    async ({ params, body }, reply) => {
      const { card, isNew } = await putRateCard(db, params.id, body);
      return reply.code(isNew ? 201 : 200).send(card);
    },
  );

  app.get(
    '/v1/rate-cards/:id',
    { schema: { tags, summary: 'Read a rate card', params: RateCardParams, response: answers({ 200: RateCardView }) } },
    async ({ params: { id } }) => {
      const row = await readRateCard(db, id);
      if (!row) throw notFound('rate card', id);
      return rateCardView(row);
    },
  );

  app.get(
    '/v1/rate-cards',
    {
      schema: {
        tags,
        summary: 'List rate cards',
        querystring: RateCardQuery,
        response: answers({ 200: RateCardList }),
      },
    },
    async ({ query: { cursor, limit } }) => {
      const rows = await listRateCards(db, readTextCursor(cursor), limit + 1);
      return pageOf(rows, limit, rateCardView, ({ id }) => [id]);
    },
  );
};

function putRateCard(db: Database, id: string, change: Change) {
  return db.transaction().execute(async (tx) => {
    await lockName(tx, `rate card ${id}`);
    const existing = await readRateCard(tx, id);
    const fields = applyChange(RateCardFields, existing && fieldsOf(existing), change);
    await saveRateCard(tx, { id, ...fields });
    return { card: { id, ...fields }, isNew: !existing };
  });
}

const rateCardView = (row: RateCardRow): z.output<typeof RateCardView> => ({ ...row, zones: [...row.zones] });
const fieldsOf = ({ id: _id, ...fields }: RateCardRow): Change => fields;
