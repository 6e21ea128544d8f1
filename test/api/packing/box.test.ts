import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BoxSize, type PackedUnit, suggestBoxes } from '../../../api/packing/box.ts';

const aBox = (name: string, side: number, weightGramsMax = 10_000): BoxSize => ({
  name,
  dimensionsMm: { l: side, w: side, h: side },
  weightGramsMax,
});
const SMALL = aBox('small', 100);
const LARGE = aBox('large', 200);
const cube = (sku: string, side: number, quantity = 1, weightGrams = 10): PackedUnit => ({
  sku,
  quantity,
  weightGrams,
  dimensionsMm: { l: side, w: side, h: side },
});
const boxesFor = (...units: PackedUnit[]) =>
  suggestBoxes(units, [LARGE, SMALL])?.boxes.map(({ box, units: inside }) => [box.name, inside]);

describe('suggestBoxes', () => {
  it('takes the smallest box that takes everything', () => {
    expect(boxesFor(cube('A', 50, 8))).toEqual([['small', [{ sku: 'A', quantity: 8 }]]]);
    expect(boxesFor(cube('A', 50, 9))).toEqual([['large', [{ sku: 'A', quantity: 9 }]]]);
  });

  it('turns a unit until it fits', () => {
    const stick = { sku: 'STICK', quantity: 1, weightGrams: 10, dimensionsMm: { l: 20, w: 200, h: 20 } };
    const tube = { name: 'tube', dimensionsMm: { l: 200, w: 30, h: 30 }, weightGramsMax: 100 };

    expect(suggestBoxes([stick], [tube])?.boxes).toHaveLength(1);
  });

  it('takes several boxes where one is too small or would be too heavy', () => {
    expect(boxesFor(cube('A', 100, 9))).toEqual([
      ['large', [{ sku: 'A', quantity: 8 }]],
      ['small', [{ sku: 'A', quantity: 1 }]],
    ]);
    expect(boxesFor(cube('LEAD', 50, 3, 4_000))?.map(([name]) => name)).toEqual(['small', 'small']);
  });

  it('names what it cannot judge', () => {
    const suggestion = suggestBoxes([cube('HUGE', 900), { sku: 'UNKNOWN', quantity: 1 }, cube('A', 10)], [SMALL]);

    expect(suggestion).toMatchObject({ boxes: [{ box: SMALL }], unmeasured: ['UNKNOWN'], tooLarge: ['HUGE'] });
  });

  it('does not try more than it can answer at once', () => {
    expect(suggestBoxes([cube('A', 1, 101)], [SMALL])).toBeUndefined();
  });

  it('packs every unit once and no box beyond its volume or weight', () => {
    const side = fc.integer({ min: 5, max: 190 });
    const unit = fc.record({
      sku: fc.constantFrom('A', 'B', 'C', 'D'),
      quantity: fc.integer({ min: 1, max: 4 }),
      weightGrams: fc.integer({ min: 0, max: 3_000 }),
      dimensionsMm: fc.record({ l: side, w: side, h: side }),
    });
    const some = fc.uniqueArray(unit, { minLength: 1, maxLength: 4, selector: ({ sku }) => sku });
    fc.assert(
      fc.property(some, (units) => {
        const suggestion = suggestBoxes(units, [SMALL, LARGE]);

        for (const { box, units: inside } of suggestion?.boxes ?? []) {
          const of = (sku: string) => units.find((each) => each.sku === sku) ?? cube('none', 0);
          const sum = (value: (unit: PackedUnit) => number) =>
            inside.reduce((total, { sku, quantity }) => total + value(of(sku)) * quantity, 0);
          const { l, w, h } = box.dimensionsMm;
          expect(sum(({ dimensionsMm: d }) => (d ? d.l * d.w * d.h : 0))).toBeLessThanOrEqual(l * w * h);
          expect(sum(({ weightGrams }) => weightGrams ?? 0)).toBeLessThanOrEqual(box.weightGramsMax);
        }
        const packed = suggestion?.boxes.flatMap((box) => box.units) ?? [];
        for (const { sku, quantity } of units) {
          const count = packed.filter((each) => each.sku === sku).reduce((total, each) => total + each.quantity, 0);
          expect(count).toBe(quantity);
        }
      }),
    );
  });
});
