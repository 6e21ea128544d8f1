import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../../dev/api-client.ts';
import { importFile } from '../../dev/import/import-file.ts';
import type { ImportReport } from '../../dev/import/report.ts';
import {
  balanceByHledger,
  checkedByBeancount,
  checkedByHledger,
  itWithPrograms,
} from '../support/accounting-programs.ts';
import { openApiOf } from '../support/listening-api.ts';
import { RETURNS_SAMPLE, SAMPLE } from '../support/online-retail.ts';
import { ok } from '../support/shop.ts';
import { openWorld, type World } from '../support/world.ts';

const IMPORT_TIME_MAX_MS = 120_000;

describe('the import of a file of invoices', () => {
  let world: World;
  let api: ApiClient;
  let placed: ImportReport;
  beforeAll(async () => {
    world = await openWorld();
    api = new ApiClient(await openApiOf(world));
    placed = await run();
  }, IMPORT_TIME_MAX_MS);
  afterAll(() => world.close());

  const run = (own: { isDelivering?: boolean; file?: string } = {}) =>
    importFile(api, { file: SAMPLE, say: () => undefined, isDelivering: false, retriesRefused: false, ...own });
  const reportOf = ({ documents }: ImportReport, invoice: string) => documents.find((each) => each.invoice === invoice);

  it('says of each document what became of it', () => {
    const { ORDER, RETURN, CANCELLATION, ADJUSTMENT, REFUSED } = placed.counts;

    expect(placed.documents.filter(({ outcome }) => outcome === 'REFUSED')).toEqual([]);
    expect(ORDER + RETURN + CANCELLATION + ADJUSTMENT + REFUSED).toBe(placed.documents.length);
    expect({ CANCELLATION, ADJUSTMENT }).toEqual({ CANCELLATION: 0, ADJUSTMENT: 16 });
    expect(reportOf(placed, 'C536379')).toMatchObject({
      outcome: 'ADJUSTMENT',
      reason: 'a cancellation without goods, only a discount',
    });
  });

  it('takes the document of 593 lines whole, its postage as the charge for shipping', async () => {
    const report = reportOf(placed, '536876');

    const order = await ok(world.call('GET', `/v1/orders/${report?.order?.id}`));

    expect([report?.rows, order.lines.length, order.shippingCharge]).toEqual([
      593,
      592,
      { amount: 88_752, currency: 'GBP' },
    ]);
    expect([order.externalOrderId, order.status, order.placedAt]).toEqual([
      '536876',
      'OPEN',
      '2010-12-03T11:36:00.000Z',
    ]);
  });

  it('promises exactly the units that it received', async () => {
    const stock = await world.db.selectFrom('stock').select(['onHand', 'committed']).execute();

    expect(stock.length).toBeGreaterThan(500);
    expect(stock.filter(({ onHand, committed }) => onHand !== committed)).toEqual([]);
  });

  it(
    'creates nothing twice',
    async () => {
      const before = await countRows();

      const again = await run();

      expect(again).toMatchObject({ skusCreated: 0, unitsReceived: 0, counts: placed.counts });
      expect(again.documents.filter(({ order }) => order?.isNew)).toEqual([]);
      expect(await countRows()).toEqual(before);
    },
    IMPORT_TIME_MAX_MS,
  );

  it(
    'ships and delivers at once what an earlier run has placed',
    async () => {
      const delivered = await run({ isDelivering: true });

      const orders = delivered.documents.flatMap(({ order }) => order ?? []);
      expect(orders.filter(({ status }) => status !== 'COMPLETED')).toEqual([]);
      const left = await world.db.selectFrom('stock').select('sku').where('onHand', '<>', 0).execute();
      expect(left).toEqual([]);
    },
    IMPORT_TIME_MAX_MS,
  );

  itWithPrograms(
    'leaves books that hledger and beancount accept, and that add up to nothing',
    async () => {
      const [hledger, beancount] = await Promise.all(['hledger', 'beancount'].map(exported));

      expect(hledger?.split('shipment').length).toBeGreaterThan(20);
      expect(checkedByHledger(hledger ?? '')).toEqual({ status: 0, said: '' });
      expect(balanceByHledger(hledger ?? '').said).toMatch(/-{10,}\s+0\s*$/);
      expect(checkedByBeancount(beancount ?? '')).toEqual({ status: 0, said: '' });
    },
    IMPORT_TIME_MAX_MS,
  );

  const exported = async (format: string): Promise<string> =>
    (await world.call('GET', `/v1/journal/export?format=${format}`)).body;

  it(
    'makes a cancellation a return of what its customer bought before, once it was delivered',
    async () => {
      const undelivered = await run({ file: RETURNS_SAMPLE });
      const delivered = await run({ file: RETURNS_SAMPLE, isDelivering: true });
      const before = await countRows();
      const again = await run({ file: RETURNS_SAMPLE, isDelivering: true });

      expect(undelivered.counts).toEqual({ ORDER: 2, RETURN: 0, CANCELLATION: 2, ADJUSTMENT: 2, REFUSED: 0 });
      expect(delivered.counts).toEqual({ ORDER: 2, RETURN: 2, CANCELLATION: 0, ADJUSTMENT: 2, REFUSED: 0 });
      const returns = reportOf(delivered, 'C536826')?.returns;
      expect(returns).toMatchObject([{ of: '536397', quantity: 5, creditedMinor: 2_325, status: 'CLOSED' }]);
      expect(reportOf(delivered, 'C536383')?.reason).toContain('bought none before');
      expect([again.counts, reportOf(again, 'C536826')?.returns]).toEqual([delivered.counts, returns]);
      expect(await countRows()).toEqual(before);
    },
    IMPORT_TIME_MAX_MS,
  );

  async function countRows() {
    const count = async (
      table: 'orders' | 'order_line' | 'stock_movement' | 'sku' | 'reservation' | 'order_return',
    ) => {
      const { n } = await world.db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return [table, Number(n)] as const;
    };
    const tables = ['orders', 'order_line', 'stock_movement', 'sku', 'reservation', 'order_return'] as const;
    return Object.fromEntries(await Promise.all(tables.map(count)));
  }
});
