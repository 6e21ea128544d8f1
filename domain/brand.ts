declare const brand: unique symbol;

/** A primitive that only its own constructor may produce: an OrderId is never a CommandId. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
