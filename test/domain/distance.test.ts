import { describe, expect, it } from '@jest/globals';
import { distanceKm, FARTHEST_KM } from '../../domain/distance.ts';

const LYON = { lat: 45.7597, lon: 4.8422 };

describe('distanceKm', () => {
  it.each([
    ['the same place', LYON, LYON, 0],
    ['Lyon to Paris', LYON, { lat: 48.8567, lon: 2.3508 }, 392.2],
    ['over the date line', { lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 }, 111.2],
    ['pole to pole', { lat: 90, lon: 0 }, { lat: -90, lon: 0 }, FARTHEST_KM],
  ])('is right for %s', (_way, from, to, km) => {
    expect(distanceKm(from, to)).toBeCloseTo(km, 0);
    expect(distanceKm(to, from)).toBe(distanceKm(from, to));
  });
});
