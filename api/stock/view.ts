import type { z } from 'zod';
import type { Incoming, IncomingRow } from '../../db/stock/incoming.ts';
import type { StockRow } from '../../db/stock/movements.ts';
import { availability } from '../../domain/stock.ts';
import type { StockAtLocation } from './schemas.ts';

export function stockView(row: StockRow, incoming: readonly IncomingRow[]): z.output<typeof StockAtLocation> {
  const { sku: _sku, ...counters } = row;
  const { available, short } = availability(row);
  const ofLocation = incoming.filter(({ locationId }) => locationId === row.locationId).map(incomingView);
  return { ...counters, incoming: ofLocation, available, ...(short > 0 && { short }) };
}

const incomingView = ({ quantity, expectedAt, reference }: Incoming) => ({
  quantity,
  expectedAt: expectedAt.toISOString(),
  reference,
});
