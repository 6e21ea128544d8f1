import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { expanded, listed } from './expanding.ts';
import { ListObjects, parse, ReadObject } from './parameters.ts';
import type { Simulation } from './simulation.ts';
import { noSuch } from './stripe-failure.ts';
import type { Kind } from './stripe-objects.ts';
import { refuseAtTheDoor, swallows } from './stripe-routes.ts';

const READABLE = {
  '/v1/payment_intents': 'payment_intent',
  '/v1/charges': 'charge',
  '/v1/refunds': 'refund',
  '/v1/disputes': 'dispute',
  '/v1/balance_transactions': 'balance_transaction',
  '/v1/events': 'event',
} as const satisfies Record<string, Kind>;

export function addReadingRoutes(server: FastifyInstance, simulation: Simulation): void {
  server.register(async (v1) => {
    v1.addHook('preHandler', async () => simulation.expireOverdue());
    v1.addHook('preHandler', async (_request, reply) => {
      const fault = simulation.faults.draw('read');
      if (!fault) return undefined;
      refuseAtTheDoor(fault);
      if (fault.moment === 'before') await pause(fault.delayMs);
      return (await swallows(reply, fault)) ? reply : undefined;
    });
    for (const [url, kind] of Object.entries(READABLE)) addReading(v1, simulation, url, kind);
  });
}

function addReading(server: FastifyInstance, { store }: Simulation, url: string, kind: Kind): void {
  server.get(url, async ({ query }) => {
    const {
      created,
      expand,
      limit,
      payment_intent: paymentIntent,
      starting_after: startingAfter,
    } = parse(ListObjects, query);
    const createdFrom = typeof created === 'object' ? created.gte : created;
    return listed(store, url, store.page(kind, { limit, startingAfter, paymentIntent, createdFrom }), expand);
  });
  server.get<{ Params: { id: string } }>(`${url}/:id`, async ({ params: { id }, query }) => {
    const { expand } = parse(ReadObject, query);
    const object = store.find(kind, id);
    if (!object) throw noSuch(kind, id, 'id');
    return expanded(store, object, expand);
  });
}
