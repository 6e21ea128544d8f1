export type GeoPoint = { readonly lat: number; readonly lon: number };

export type Address = {
  readonly name?: string;
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly geo?: GeoPoint;
};
