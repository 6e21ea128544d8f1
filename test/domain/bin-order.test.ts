import { describe, expect, it } from '@jest/globals';
import { inBinOrder } from '../../domain/bin-order.ts';

describe('inBinOrder', () => {
  it('counts numbers as numbers, then goes by SKU, and leaves what has no bin to the end', () => {
    const lines = [{ sku: 'A' }, { sku: 'Z', bin: 'A-2' }, { sku: 'B', bin: 'A-2' }, { sku: 'C', bin: 'A-10' }];

    const walked = inBinOrder([...lines].reverse()).map(({ sku }) => sku);

    expect(walked).toEqual(['B', 'Z', 'C', 'A']);
  });

  it('leaves the given list as it is', () => {
    const lines = [{ sku: 'B' }, { sku: 'A' }];

    inBinOrder(lines);

    expect(lines[0]?.sku).toBe('B');
  });
});
