import { type Database, json, type Tx } from '../../../db/database.ts';
import { unitsOfLine } from '../../../db/sourcing/order-to-source.ts';
import type { LineUnits } from '../../../db/stock/commitments.ts';
import { lockStock } from '../../../db/stock/movements.ts';
import type { CartHoldId, FulfillmentOrderId, LocationId, OrderId, OrderLineId, Sku } from '../../../domain/ids.ts';
import { aLineRow, anOrderRow, aPartRow } from '../order-rows.ts';

export const ARTICLES = ['A', 'B'] as const;
export const LOCATIONS = ['nyc', 'lax'] as LocationId[];

export type Hold = { readonly id: CartHoldId; readonly sku: Sku; readonly locationId: LocationId; orderId?: OrderId };
export type Work = { readonly orderId: OrderId; readonly lineId: OrderLineId; readonly partId: FulfillmentOrderId };
type WorkRows = { readonly sku: Sku; readonly quantity: number; readonly locationId: LocationId | null };

/** A refusal: the transaction is rolled back. */
export class Refused extends Error {}

/** A channel and two warehouses for any number of shelves. */
export async function arrangeWarehouses(db: Database): Promise<void> {
  const policy = { returnPolicy: {}, verification: {}, sla: { acceptWithin: 'PT4H', shipWithin: 'P2D' } };
  const channel = { id: 'web-us', name: 'web', kind: 'WEB', currency: 'USD', countries: ['US'], policy };
  await db
    .insertInto('channel')
    .values(channel as never)
    .execute();
  for (const id of LOCATIONS) {
    const address = { line1: '1', city: 'x', country: 'US' };
    const location = { id, name: id, kind: 'WAREHOUSE', address, timeZone: 'UTC', floor: 'DIRECT' };
    await db
      .insertInto('location')
      .values(location as never)
      .execute();
  }
}

/** Two articles and a kit of them, of nobody else, and the carts and orders that want them. */
export class Shelves {
  static #opened = 0;
  readonly db: Database;
  readonly holds: Hold[] = [];
  readonly work: Work[] = [];
  readonly waiting: Work[] = [];
  readonly #name: string;
  readonly #kit: readonly { readonly sku: Sku; readonly quantity: number }[];

  private constructor(db: Database, name: string) {
    this.db = db;
    this.#name = name;
    this.#kit = ARTICLES.map((article, index) => ({ sku: this.sku(article), quantity: index + 1 }));
  }

  static async open(db: Database): Promise<Shelves> {
    Shelves.#opened += 1;
    const shelves = new Shelves(db, `S${Shelves.#opened}`);
    for (const article of ARTICLES) await shelves.#insertSku(article);
    await shelves.#insertSku('KIT');
    const places = ARTICLES.flatMap((article) =>
      LOCATIONS.map((locationId) => ({ sku: shelves.sku(article), locationId })),
    );
    await shelves.tx((tx) => lockStock(tx, places));
    return shelves;
  }

  /** The same goods, for another client with carts and orders of his own. */
  forAnother(): Shelves {
    return new Shelves(this.db, this.#name);
  }

  sku(article: string): Sku {
    return `${this.#name}-${article}` as Sku;
  }

  tx<Answer>(work: (tx: Tx) => Promise<Answer>): Promise<Answer> {
    return this.db.transaction().execute(work);
  }

  async twice(work: (tx: Tx) => Promise<void>): Promise<void> {
    await this.tx(work);
    await this.tx(work);
  }

  rows() {
    const skus = ARTICLES.map((article) => this.sku(article));
    return this.db.selectFrom('stock').selectAll().where('sku', 'in', skus).execute();
  }

  /** An order of one line with its work, of which nothing is promised yet. */
  async workFor({ sku, quantity, locationId }: WorkRows, orderId?: OrderId): Promise<Work> {
    const of = orderId ?? (await anOrderRow(this.db, { allowBackorder: locationId === null }));
    const kit = sku === this.sku('KIT') ? json(this.#kit) : null;
    const lineId = await aLineRow(this.db, of, { sku, quantity, pricedQuantity: quantity, kit } as never);
    const status = locationId === null ? ('ON_HOLD' as const) : ('OPEN' as const);
    return { orderId: of, lineId, partId: await aPartRow(this.db, of, [{ lineId, quantity }], { locationId, status }) };
  }

  /** What is promised to the work. */
  async promisedTo({ lineId, partId }: Work): Promise<LineUnits[]> {
    const { sku, kit, quantity, locationId } = await this.db
      .selectFrom('fulfillment_order as f')
      .innerJoin('fulfillment_order_line as fl', 'fl.fulfillmentOrderId', 'f.id')
      .innerJoin('order_line as l', 'l.id', 'fl.orderLineId')
      .select(['l.sku', 'l.kit', 'fl.quantity', 'f.locationId'])
      .where('f.id', '=', partId)
      .executeTakeFirstOrThrow();
    return unitsOfLine({ id: lineId, sku: sku as Sku, kit }, locationId as LocationId, quantity);
  }

  async #insertSku(article: string): Promise<void> {
    const row = { sku: this.sku(article), name: article, kit: article === 'KIT' ? json(this.#kit) : null };
    await this.db
      .insertInto('sku')
      .values(row as never)
      .execute();
  }
}
