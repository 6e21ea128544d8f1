import type { z } from 'zod';
import type { MovementRow } from '../../db/stock/movements.ts';
import { moneyOf } from '../money.ts';
import { withoutNulls } from '../present.ts';
import type { MovementView } from './schemas.ts';

export function movementView(row: MovementRow): z.output<typeof MovementView> {
  const { id, sku, locationId, onHandDelta, damagedDelta, reason, reference, orderId, actor } = row;
  const what = { id, sku, locationId, onHandDelta, damagedDelta, reason, reference, orderId, actor };
  const unitCost = moneyOf(row.unitCostMinor, row.unitCostCurrency);
  return withoutNulls({ ...what, at: row.at.toISOString(), unitCost });
}
