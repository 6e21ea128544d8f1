import { z } from 'zod';
import { ROLES } from '../../domain/role.ts';
import { ChannelCode, Instant, LocationCode, listOf, Page, Text } from '../schemas.ts';

const fields = {
  name: Text.describe('Shown as the actor of what is done with the key.'),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  locationIds: z.array(LocationCode).max(1_000).exactOptional().describe('What lies at other locations is 404.'),
  channelIds: z.array(ChannelCode).max(1_000).exactOptional().describe('What belongs to other channels is 404.'),
};

export const ApiKeyBody = z.strictObject(fields);
export const ApiKeyParams = z.strictObject({ id: z.uuid() });
export const ApiKeyView = z.object({ id: z.uuid(), ...fields, createdAt: Instant }).meta({ id: 'ApiKey' });
export const ApiKeyMade = ApiKeyView.extend({ key: z.string().describe('Shown here and never again.') }).meta({
  id: 'NewApiKey',
});
export const ApiKeyList = listOf(ApiKeyView);
export const ApiKeyQuery = Page;
