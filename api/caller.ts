import type { ChannelId, LocationId } from '../domain/ids.ts';
import type { Role } from '../domain/role.ts';
import { notFound } from './problem.ts';

/** Who calls: `request.caller`. Absent lists of locations and channels mean all of them. */
export type Caller = {
  /** The API key's id: idempotency keys are the client's own. */
  readonly client: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly locationIds?: readonly LocationId[];
  readonly channelIds?: readonly ChannelId[];
};

export const seesLocation = ({ locationIds }: Caller, id: LocationId): boolean => locationIds?.includes(id) ?? true;
export const seesChannel = ({ channelIds }: Caller, id: ChannelId): boolean => channelIds?.includes(id) ?? true;

/** What lies outside one's locations is answered as if it were not there. */
export function mustSeeLocation(caller: Caller, id: LocationId): void {
  if (!seesLocation(caller, id)) throw notFound('location', id);
}

export function mustSeeChannel(caller: Caller, id: ChannelId): void {
  if (!seesChannel(caller, id)) throw notFound('channel', id);
}
