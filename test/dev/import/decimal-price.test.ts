import { describe, expect, it } from '@jest/globals';
import { minorOf, unitsOf } from '../../../dev/import/decimal-price.ts';

describe('a price in words of the file', () => {
  it.each([
    ['2.55', 255],
    ['2.5', 250],
    ['18', 1800],
    ['569.77', 56_977],
    ['1.100', 110],
    ['-27.5', -2750],
    ['0.0', 0],
    ['-0.0', 0],
    ['0.001', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['2,55', undefined],
  ])('%s is %s pence', (text, minor) => {
    expect(minorOf(text, 2)).toBe(minor);
  });

  it.each([
    ['6', 6],
    ['6.0', 6],
    ['-12', -12],
    ['6.5', undefined],
  ])('%s is %s units', (text, units) => {
    expect(unitsOf(text)).toBe(units);
  });
});
