import Stripe from 'stripe';
import type { Json, World } from './world.ts';

/** Makes things happen at the payment provider that no request of ours asks for. */
export async function control(world: Pick<World, 'simulatorUrl'>, what: string, body: Json): Promise<Json> {
  const answer = await fetch(`${world.simulatorUrl}/_control/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = (await answer.json()) as Json;
  if (!answer.ok) throw new Error(`the provider would not do ${what}: ${JSON.stringify(said)}`);
  return said;
}

/** The provider's own account of an order: its payment intents, oldest first. */
export async function intentsOf(world: Pick<World, 'simulatorUrl'>, orderId: string): Promise<Json[]> {
  const answer = await fetch(`${world.simulatorUrl}/_control/ledger?orderId=${orderId}`);
  return ((await answer.json()) as Json).intents;
}

/** It lets an authorisation lapse, and we learn of it only when we capture. */
export async function expireAuthorization(world: Pick<World, 'simulatorUrl'>, orderId: string): Promise<void> {
  const [intent] = await intentsOf(world, orderId);
  await control(world, 'expire', { payment_intent: intent.id });
}

/** Asks the provider as its owner may, past us: in its dashboard. */
export async function atProvider(
  world: Pick<World, 'simulatorUrl'>,
  path: string,
  form?: Readonly<Record<string, string>>,
): Promise<Json> {
  const answer = await fetch(`${world.simulatorUrl}/v1/${path}`, {
    method: form ? 'POST' : 'GET',
    headers: { authorization: 'Bearer sk_test_owner', 'content-type': 'application/x-www-form-urlencoded' },
    ...(form ? { body: new URLSearchParams(form).toString() } : {}),
  });
  const said = (await answer.json()) as Json;
  if (!answer.ok) throw new Error(`the provider would not do ${path}: ${JSON.stringify(said)}`);
  return said;
}

/** What the provider has to tell of an order, oldest first. */
export async function eventsOf(world: Pick<World, 'simulatorUrl'>, orderId: string): Promise<Json[]> {
  const references = new Set((await intentsOf(world, orderId)).map(({ id }) => id));
  const { data } = await atProvider(world, 'events?limit=100');
  const isAbout = ({ id, payment_intent: intent }: Json) => references.has(id) || references.has(intent);
  return (data as Json[]).filter((event) => isAbout(event.data.object)).reverse();
}

/** Sends it as the provider does: its own words, signed with the secret we share. */
export function tell(world: Pick<World, 'app'>, event: Json, secret = 'whsec_test_orderloom'): Promise<number> {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
  return world.app
    .inject({ method: 'POST', url: '/v1/webhooks/payments/stripe', headers, payload })
    .then(({ statusCode }) => statusCode);
}

export async function tellAll(world: World, orderId: string): Promise<void> {
  for (const event of await eventsOf(world, orderId)) await tell(world, event);
}
