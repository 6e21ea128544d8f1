import { listLocations, readLocation, saveLocation } from '../../db/catalogue/locations.ts';
import type { Database } from '../../db/database.ts';
import { lockName } from '../../db/lock.ts';
import type { LocationId } from '../../domain/ids.ts';
import { mustSeeLocation } from '../caller.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';
import { applyChange, type Change } from '../put.ts';
import {
  LocationChange,
  LocationFields,
  LocationList,
  LocationParams,
  LocationQuery,
  LocationView,
} from './schemas.ts';
import { locationRow, locationView } from './view.ts';

const tags = ['Catalogue'];

export const locationRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.put(
    '/v1/locations/:locationId',
    {
      schema: {
        tags,
        summary: 'Create or change a location',
        description: 'Absent fields stay as they are; null takes an optional one away.',
        params: LocationParams,
        body: LocationChange,
        response: answers({ 200: LocationView, 201: LocationView }),
      },
    },
    async ({ params, body, caller }, reply) => {
      mustSeeLocation(caller, params.locationId);
      const { location, isNew } = await putLocation(db, params.locationId, body);
      return reply.code(isNew ? 201 : 200).send(location);
    },
  );

  app.get(
    '/v1/locations/:locationId',
    { schema: { tags, summary: 'Read a location', params: LocationParams, response: answers({ 200: LocationView }) } },
    async ({ params, caller }) => {
      mustSeeLocation(caller, params.locationId);
      const row = await readLocation(db, params.locationId);
      if (!row) throw notFound('location', params.locationId);
      return locationView(row);
    },
  );

  app.get(
    '/v1/locations',
    {
      schema: { tags, summary: 'List locations', querystring: LocationQuery, response: answers({ 200: LocationList }) },
    },
    async ({ query: { cursor, limit }, caller }) => {
      const within = caller.locationIds;
      const rows = await listLocations(db, { after: readTextCursor(cursor), limit: limit + 1, within });
      return pageOf(rows, limit, locationView, ({ id }) => [id]);
    },
  );
};

function putLocation(db: Database, id: LocationId, change: Change) {
  return db.transaction().execute(async (tx) => {
    await lockName(tx, `location ${id}`);
    const existing = await readLocation(tx, id);
    const fields = applyChange(LocationFields, existing && fieldsOf(locationView(existing)), change);
    await saveLocation(tx, locationRow(id, fields));
    const saved = await readLocation(tx, id);
    if (!saved) throw new Error(`location ${id} was not there right after it was saved`);
    return { location: locationView(saved), isNew: !existing };
  });
}

const fieldsOf = ({ id: _id, ...fields }: ReturnType<typeof locationView>): Change => fields;
