/** By the code alone: an error from another realm, as Jest makes them, is no instance of our Error. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
