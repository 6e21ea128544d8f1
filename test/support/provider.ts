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
