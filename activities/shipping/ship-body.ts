import type { ParcelId } from '../../domain/ids.ts';

/** What who ships says of it. */
export type ShipBody = {
  readonly carrier?: string;
  readonly service?: string;
  readonly parcelIds?: readonly ParcelId[];
  /** At the counter. */
  readonly code?: string;
  /** Of a label that was bought elsewhere. */
  readonly trackingNumber?: string;
};
