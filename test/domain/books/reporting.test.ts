import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { convert, converted } from '../../../domain/books/reporting.ts';

describe('an amount in another currency', () => {
  it.each([
    [1999, 'EUR', '1.0825', 'USD', 2164],
    [1000, 'JPY', '0.0066', 'USD', 660],
    [1234, 'KWD', '3.25', 'USD', 401],
    [1999, 'USD', '151.5', 'JPY', 3028],
    [-50, 'EUR', '0.01', 'USD', -1],
    [0, 'EUR', '1.1', 'USD', 0],
    [9_000_000_000_000, 'JPY', '0.006543210987', 'USD', 5_888_889_888_300],
  ])('of %i %s at %s is in %s %i minor units', (amount, from, rate, to, expected) => {
    expect(convert(amount, from, rate, to)).toBe(expected);
  });

  it('adds up to zero where the amounts do, and strays by less than one from each', () => {
    const amounts = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 8 });
    const rate = fc.tuple(fc.nat(300), fc.nat(999_999)).map(([whole, part]) => `${whole}.${part}`);
    fc.assert(
      fc.property(amounts, rate, fc.constantFrom('USD', 'JPY', 'KWD'), (some, at, to) => {
        const lines = [...some, -some.reduce((sum, amount) => sum + amount, 0)];

        const reporting = converted(lines, 'EUR', at, to);

        expect(reporting.reduce((sum, amount) => sum + amount, 0)).toBe(0);
        reporting.forEach((amount, index) => {
          expect(Math.abs(amount - convert(lines[index] ?? 0, 'EUR', at, to))).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('needs a rate that is a decimal number', () => {
    expect(() => convert(1, 'EUR', '1,08', 'USD')).toThrow('rate must be a decimal number such as 1.0825, got 1,08');
  });
});
