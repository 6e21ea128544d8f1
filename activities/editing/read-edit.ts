import { v7 as uuid } from 'uuid';
import type { Database } from '../../db/database.ts';
import { readUndone } from '../../db/order/commands.ts';
import { type OrderToSource, readToSource } from '../../db/sourcing/order-to-source.ts';
import type { Planned } from '../../db/sourcing/plan-order.ts';
import { releaseOf } from '../../db/sourcing/releases.ts';
import type { OrderLineId, Sku } from '../../domain/ids.ts';
import { type Difference, difference, type Editable, type EditableLine, edited } from '../../domain/order/edit.ts';
import { outOfStock } from '../../domain/sourcing/out-of-stock.ts';
import { mustMatch } from '../order/if-match.ts';
import { refuse } from '../refuse.ts';
import { decide } from '../sourcing/decide.ts';
import type { Edit, EditBody, EditCommand } from './edit.ts';
import { mustBeEditable } from './may-edit.ts';

/** Undefined once it is done. Refuses what cannot be, before anybody is asked for money. */
export async function readEdit(db: Database, command: EditCommand): Promise<Edit | undefined> {
  const { orderId, commandId } = command;
  const undone = await readUndone<EditBody>(db, orderId, commandId);
  if (!undone) return undefined;
  const { actor, body } = undone;
  const order = await readToSource(db, orderId);
  mustMatch(order, body);
  const before = await readEditable(db, order);
  await mustBeEditable(db, order, { ...command, before, body });
  const result = edited(before, body.changes, () => uuid() as OrderLineId);
  if ('refused' in result) throw refuse(result.refused);
  const after = result.order;
  const changes = difference(before, after);
  const toSource = await withChanges(db, order, after, changes);
  const planned = await plan(db, toSource);
  const { eventSequence: sequence } = order;
  return { ...command, sequence, actor, body, before, after, difference: changes, toSource, planned };
}

async function readEditable(db: Database, order: OrderToSource): Promise<Editable> {
  const rows = await db
    .selectFrom('order_line')
    .selectAll()
    .where('orderId', '=', order.id)
    .orderBy('position')
    .execute();
  const lines = rows.map(
    (line): EditableLine => ({ ...line, sku: line.sku as Sku, isTaxInclusive: line.taxInclusive }),
  );
  const { shippingMinor: amountMinor, shippingTaxMinor: taxMinor, shippingTaxInclusive: isTaxInclusive } = order;
  const shipping = { amountMinor, taxMinor, isTaxInclusive };
  return { id: order.id, lines, address: order.shippingAddress, delivery: order.delivery, shipping };
}

/** The order as sourcing shall see it: all of it anew when it goes another way, else what is more than before. */
async function withChanges(
  db: Database,
  order: OrderToSource,
  after: Editable,
  changes: Difference,
): Promise<OrderToSource> {
  const { isMoved, added, raised } = changes;
  const openOf = ({ id, quantity, cancelled, shipped }: EditableLine) =>
    isMoved ? quantity - cancelled - shipped : (raised.find(({ lineId }) => lineId === id)?.quantity ?? 0);
  const articles = await readArticles(
    db,
    added.map(({ sku }) => sku),
  );
  const lines = after.lines.map((line) => {
    const known = order.lines.find(({ id }) => id === line.id) ?? articles.get(line.sku);
    if (!known) throw new Error(`line ${line.id} is of no SKU`);
    return { ...known, id: line.id, sku: line.sku, open: openOf(line) };
  });
  return { ...order, shippingAddress: after.address, delivery: after.delivery, lines, isReplanned: isMoved };
}

async function readArticles(db: Database, skus: readonly Sku[]) {
  if (skus.length === 0) return new Map<Sku, never>();
  const rows = await db
    .selectFrom('sku as s')
    .select(['sku', 'kit', 'weightGrams', 'hazmat'])
    .select(releaseOf('s').as('releaseAt'))
    .where('sku', 'in', [...skus])
    .execute();
  return new Map(rows.map((row) => [row.sku as Sku, row]));
}

async function plan(db: Database, order: OrderToSource): Promise<Planned | undefined> {
  // One that is not accepted yet has no place for any of its units, and gets one with all of them.
  if (order.stage !== 'ACCEPTED' || order.lines.every(({ open }) => open === 0)) return undefined;
  const planned = await decide(db, order);
  if (planned.decision.chosen < 0) throw refuse(outOfStock(planned.decision));
  return planned;
}
