import { z } from 'zod';
import { type BoxRow, deleteBox, listBoxes, readBox, saveBox } from '../../db/catalogue/boxes.ts';
import type { Database } from '../../db/database.ts';
import { lockName } from '../../db/lock.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';
import { applyChange, type Change } from '../put.ts';
import { BoxChange, BoxFields, BoxList, BoxParams, BoxView } from './schemas.ts';

const tags = ['Catalogue'];

/** A shop has a dozen of them, so every answer holds them all. */
export const boxRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/boxes',
    { schema: { tags, summary: 'The boxes of the packing tables', response: answers({ 200: BoxList }) } },
    async () => ({ items: await listBoxes(db) }),
  );

  app.put(
    '/v1/boxes/:id',
    {
      schema: {
        tags,
        summary: 'Create or change a box',
        params: BoxParams,
        body: BoxChange,
        response: answers({ 200: BoxView, 201: BoxView }),
      },
    },
    async ({ params, body }, reply) => {
      const { box, isNew } = await putBox(db, params.id, body);
      return reply.code(isNew ? 201 : 200).send(box);
    },
  );

  app.delete(
    '/v1/boxes/:id',
    { schema: { tags, summary: 'Take a box away', params: BoxParams, response: answers({ 204: z.null() }) } },
    async ({ params: { id } }, reply) => {
      if (!(await deleteBox(db, id))) throw notFound('box', id);
      return reply.code(204).send(null);
    },
  );
};

function putBox(db: Database, id: string, change: Change) {
  return db.transaction().execute(async (tx) => {
    await lockName(tx, `box ${id}`);
    const existing = await readBox(tx, id);
    const fields = applyChange(BoxFields, existing && fieldsOf(existing), change);
    await saveBox(tx, { id, ...fields });
    return { box: { id, ...fields }, isNew: !existing };
  });
}

const fieldsOf = ({ id: _id, ...fields }: BoxRow): Change => fields;
