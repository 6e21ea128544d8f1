import type { OrderEvent } from '../order/change-order.ts';
import type { InboxRow } from '../order/inbox.ts';
import type { Intent } from '../order/payment-intents.ts';

/** What an event changed: told in the order's history, and what is to be carried to workflows because of it. */
export type Effect = { readonly events: readonly OrderEvent[]; readonly commands?: readonly InboxRow[] };
export const NO_EFFECT: Effect = { events: [] };

/** Who speaks; also the client of the commands that follow. */
export const actorOf = (provider: string): string => `provider ${provider}`;

/** The authorisation an event is about: by the provider's name of it, or while that is unknown here, by our key. */
export function authorizationOf(
  intents: readonly Intent[],
  { reference, keys }: { readonly reference: string; readonly keys: readonly string[] },
): Intent | undefined {
  const authorizations = intents.filter(({ kind }) => kind === 'AUTHORIZATION');
  return (
    authorizations.find(({ providerReference }) => providerReference === reference) ??
    authorizations.find(({ key }) => keys.includes(key))
  );
}

export const moneyOf = ({ amountMinor, currency }: Pick<Intent, 'amountMinor' | 'currency'>) => ({
  amount: amountMinor,
  currency,
});
