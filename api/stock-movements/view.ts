import type { z } from 'zod';
import type { MovementRow } from '../../db/stock/movements.ts';
import { moneyOf } from '../money.ts';
import { withoutNulls } from '../present.ts';
import type { MovementView } from './schemas.ts';

export function movementView(row: MovementRow): z.output<typeof MovementView> {
  const { unitCostMinor, unitCostCurrency, at, ...plain } = row;
  return withoutNulls({ ...plain, at: at.toISOString(), unitCost: moneyOf(unitCostMinor, unitCostCurrency) });
}
