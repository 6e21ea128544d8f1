import { postcodeValidator, postcodeValidatorExistsForCountry } from 'postcode-validator';
import type { Address } from '../../domain/address.ts';

/** Why a parcel cannot be sent there, in words for a person; undefined when nothing speaks against it. */
export function addressFault(address: Address | null, countries: readonly string[]): string | undefined {
  if (!address) return 'there is no shipping address';
  const { country, postalCode } = address;
  if (countries.length > 0 && !countries.includes(country)) return `the channel does not ship to ${country}`;
  if (!postcodeValidatorExistsForCountry(country)) return undefined;
  if (!postalCode) return `an address in ${country} needs a postal code`;
  return postcodeValidator(postalCode, country) ? undefined : `the postal code is not one of ${country}`;
}
