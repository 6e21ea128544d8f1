import { listSkus, readSku, saveSku } from '../../db/catalogue/skus.ts';
import type { Database } from '../../db/database.ts';
import { lockName } from '../../db/lock.ts';
import type { Sku } from '../../domain/ids.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';
import { applyChange, type Change } from '../put.ts';
import { verifyKit } from './kit.ts';
import { SkuChange, SkuFields, SkuList, SkuParams, SkuQuery, SkuView } from './schemas.ts';
import { skuRow, skuView } from './view.ts';

const tags = ['Catalogue'];

export const skuRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.put(
    '/v1/skus/:sku',
    {
      schema: {
        tags,
        summary: 'Create or change a SKU',
        description: 'Absent fields stay as they are; null takes an optional one away. A new SKU needs a `name`.',
        params: SkuParams,
        body: SkuChange,
        response: answers({ 200: SkuView, 201: SkuView }),
      },
    },
    async (request, reply) => {
      const { sku, isNew } = await putSku(db, request.params.sku, request.body);
      return reply.code(isNew ? 201 : 200).send(sku);
    },
  );

  app.get(
    '/v1/skus/:sku',
    { schema: { tags, summary: 'Read a SKU', params: SkuParams, response: answers({ 200: SkuView }) } },
    async ({ params }) => {
      const row = await readSku(db, params.sku);
      if (!row) throw notFound('SKU', params.sku);
      return skuView(row);
    },
  );

  app.get(
    '/v1/skus',
    { schema: { tags, summary: 'List SKUs', querystring: SkuQuery, response: answers({ 200: SkuList }) } },
    async ({ query: { cursor, limit, q } }) => {
      const after = readTextCursor(cursor);
      const rows = await listSkus(db, { after, limit: limit + 1, ...(q !== undefined && { search: q }) });
      return pageOf(rows, limit, skuView, ({ sku }) => [sku]);
    },
  );
};

function putSku(db: Database, sku: Sku, change: Change) {
  return db.transaction().execute(async (tx) => {
    await lockName(tx, `sku ${sku}`);
    const existing = await readSku(tx, sku);
    const fields = applyChange(SkuFields, existing && fieldsOf(skuView(existing)), change);
    if (change.kit) await verifyKit(tx, sku, fields.kit ?? []);
    await saveSku(tx, skuRow(sku, fields));
    const saved = await readSku(tx, sku);
    if (!saved) throw new Error(`SKU ${sku} was not there right after it was saved`);
    return { sku: skuView(saved), isNew: !existing };
  });
}

const fieldsOf = ({ sku: _sku, ...fields }: ReturnType<typeof skuView>): Change => fields;
