import { z } from 'zod';
import { changeOf } from '../put.ts';
import { Code, DimensionsMm, Text } from '../schemas.ts';

const WEIGHT_MAX_GRAMS = 10_000_000;

export const BoxParams = z.strictObject({ id: Code });
export const BoxFields = z.strictObject({
  name: Text,
  dimensionsMm: DimensionsMm.describe('Inside.'),
  weightGramsMax: z.int().min(1).max(WEIGHT_MAX_GRAMS).describe('Of what is in it.'),
});
export const BoxChange = changeOf(BoxFields);
export const BoxView = z.object({ id: Code, ...BoxFields.shape }).meta({ id: 'Box' });
export const BoxList = z.object({ items: z.array(BoxView) });
