type Promised = { readonly quantity: number; readonly each: number };

/** Of promises, the newest first, so many units that `missing` units of the SKU are freed, or all there are. */
export function newestPromises<Row extends Promised>(promises: readonly Row[], missing: number): Row[] {
  let left = missing;
  return promises.flatMap((promise) => {
    const quantity = Math.min(promise.quantity, Math.ceil(left / promise.each));
    if (quantity <= 0) return [];
    left -= quantity * promise.each;
    return [{ ...promise, quantity }];
  });
}
