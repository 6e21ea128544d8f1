import type { z } from 'zod';
import type { LocationRow, NewLocation } from '../../db/catalogue/locations.ts';
import type { ChannelId, LocationId } from '../../domain/ids.ts';
import { moneyOf } from '../money.ts';
import { withoutNulls } from '../present.ts';
import type { LocationFields, LocationView } from './schemas.ts';

export function locationView(row: LocationRow): z.output<typeof LocationView> {
  const { handlingCostMinor, handlingCostCurrency, channels, openDays, sla, ...plain } = row;
  return withoutNulls({
    ...plain,
    channels: channels as ChannelId[] | null,
    openDays: openDays && [...openDays],
    sla: sla && { ...sla },
    handlingCost: moneyOf(handlingCostMinor, handlingCostCurrency),
  });
}

export function locationRow(id: LocationId, fields: LocationFields): NewLocation {
  const { handlingCost, ...plain } = fields;
  return {
    // What is absent must be taken away from a row that has it.
    ...{
      geo: null,
      localDeliveryKm: null,
      cutOff: null,
      handlingTime: null,
      dailyCapacity: null,
      channels: null,
      openDays: null,
      sla: null,
    },
    ...plain,
    id,
    handlingCostMinor: handlingCost?.amount ?? null,
    handlingCostCurrency: handlingCost?.currency ?? null,
  };
}
