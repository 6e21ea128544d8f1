import type { z } from 'zod';
import type { ChannelRow, NewChannel } from '../../db/catalogue/channels.ts';
import type { ChannelId } from '../../domain/ids.ts';
import { withoutNulls } from '../present.ts';
import type { ChannelFields, ChannelView } from './schemas.ts';

/** The policy is one column, because orders carry a copy of it; callers see its parts beside the other fields. */
export function channelView({ policy, ...plain }: ChannelRow): z.output<typeof ChannelView> {
  return { ...withoutNulls(plain), ...policy };
}

export function channelRow(id: ChannelId, fields: ChannelFields): NewChannel {
  const { name, kind, currency, countries, safetyBuffer, ruleSetId, ...policy } = fields;
  return { id, name, kind, currency, countries, safetyBuffer, ruleSetId: ruleSetId ?? null, policy };
}
