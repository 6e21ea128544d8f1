import { defineEntity, p } from '@mikro-orm/core';
import type { CustomerId } from '../../domain/ids.ts';
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

/** Who buys, found again by his e-mail. Orders keep what was said when they were placed. */
export const Customer = defineEntity({
  name: 'Customer',
  tableName: 'customer',
  properties: {
    id: p.uuid().$type<CustomerId>().primary(),
    // In lower case: it is one person however he spells it.
    email: p.text().unique(),
    name: p.text().nullable(),
    phone: p.text().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
  checks: [{ name: 'customer_email_lower_case', expression: 'email = lower(email)' }],
});
