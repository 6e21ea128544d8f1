import { defineEntity, p } from '@mikro-orm/core';
import { ROLES } from '../../domain/role.ts';

export const ApiKey = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    // SHA-256 of the key: the key itself is shown once and kept nowhere.
    hash: p.text().unique(),
    roles: p.enum(ROLES).array(),
    locationIds: p.array().nullable(),
    channelIds: p.array().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    revokedAt: p.datetime().nullable(),
  },
});
