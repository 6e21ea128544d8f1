import type { FastifyInstance } from 'fastify';
import type { Carrier } from '../../activities/carriers/carrier.ts';
import { easyPostOf, openCarriersOfShop } from '../../activities/carriers/carriers-of-shop.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The carriers of the shop, for questions; only a shipment buys. */
    carriers(): Promise<Carrier>;
  }
}

/** Opened when first asked: a broker's library takes a third of a second to load. */
export function openCarriers(app: FastifyInstance): void {
  const { db, config } = app.parts;
  let opened: Promise<Carrier> | undefined;
  app.decorate('carriers', () => {
    opened ??= openCarriersOfShop(db, easyPostOf(config).easyPost);
    return opened;
  });
}
