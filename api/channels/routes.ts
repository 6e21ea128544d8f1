import { listChannels, readChannel, saveChannel } from '../../db/catalogue/channels.ts';
import type { Database } from '../../db/database.ts';
import { lockName } from '../../db/lock.ts';
import type { ChannelId } from '../../domain/ids.ts';
import { mustSeeChannel } from '../caller.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound, Problem } from '../problem.ts';
import { applyChange, type Change, mergeChange } from '../put.ts';
import { ChannelChange, ChannelFields, ChannelList, ChannelParams, ChannelQuery, ChannelView } from './schemas.ts';
import { channelRow, channelView } from './view.ts';

const tags = ['Catalogue'];
const POLICIES = ['returnPolicy', 'verification', 'sla'];

export const channelRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.put(
    '/v1/channels/:channelId',
    {
      schema: {
        tags,
        summary: 'Create or change a channel',
        description:
          'Absent fields stay as they are, also inside the policies. Orders keep the policy they came under.',
        params: ChannelParams,
        body: ChannelChange,
        response: answers({ 200: ChannelView, 201: ChannelView }),
      },
    },
    async ({ params, body, caller }, reply) => {
      mustSeeChannel(caller, params.channelId);
      const { channel, isNew } = await putChannel(db, params.channelId, body);
      return reply.code(isNew ? 201 : 200).send(channel);
    },
  );

  app.get(
    '/v1/channels/:channelId',
    { schema: { tags, summary: 'Read a channel', params: ChannelParams, response: answers({ 200: ChannelView }) } },
    async ({ params, caller }) => {
      mustSeeChannel(caller, params.channelId);
      const row = await readChannel(db, params.channelId);
      if (!row) throw notFound('channel', params.channelId);
      return channelView(row);
    },
  );

  app.get(
    '/v1/channels',
    { schema: { tags, summary: 'List channels', querystring: ChannelQuery, response: answers({ 200: ChannelList }) } },
    async ({ query: { cursor, limit }, caller }) => {
      const within = caller.channelIds;
      const rows = await listChannels(db, { after: readTextCursor(cursor), limit: limit + 1, within });
      return pageOf(rows, limit, channelView, ({ id }) => [id]);
    },
  );
};

function putChannel(db: Database, id: ChannelId, change: Change) {
  return db.transaction().execute(async (tx) => {
    await lockName(tx, `channel ${id}`);
    const row = await readChannel(tx, id);
    const existing = row && fieldsOf(channelView(row));
    const fields = applyChange(ChannelFields, existing, mergeChange(existing, change, POLICIES));
    mustChargeIn(fields);
    await saveChannel(tx, channelRow(id, fields));
    const saved = await readChannel(tx, id);
    if (!saved) throw new Error(`channel ${id} was not there right after it was saved`);
    return { channel: channelView(saved), isNew: !row };
  });
}

function mustChargeIn({ currency, returnPolicy: { returnShippingFee } }: ChannelFields): void {
  if (!returnShippingFee || returnShippingFee.currency === currency) return;
  const message = `must be ${currency}, got ${returnShippingFee.currency}`;
  const errors = [{ path: 'returnPolicy.returnShippingFee.currency', message }];
  throw new Problem('wrong-currency', `The channel sells in ${currency}.`, { errors });
}

const fieldsOf = ({ id: _id, ...fields }: ReturnType<typeof channelView>): Change => fields;
