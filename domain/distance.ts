import type { GeoPoint } from './address.ts';

const EARTH_RADIUS_KM = 6_371.0088;
/** Half of the Earth's circumference: nothing is farther, so an unknown place is never nearer than a known one. */
export const FARTHEST_KM = 20_015.12;

/** Great circle, by the haversine formula. */
export function distanceKm(from: GeoPoint, to: GeoPoint): number {
  const [fromLat, toLat] = [radians(from.lat), radians(to.lat)];
  const byLat = Math.sin((toLat - fromLat) / 2) ** 2;
  const byLon = Math.sin(radians(to.lon - from.lon) / 2) ** 2;
  const chord = byLat + Math.cos(fromLat) * Math.cos(toLat) * byLon;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
