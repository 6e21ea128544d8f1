import { describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../../dev/ports.ts';
import { startTemporal, type TemporalServer } from '../../dev/temporal-server.ts';
import { searchAttributesOf } from '../../inbox/search-attributes.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const dataDir = await temporaryFolder();

describe('embedded Temporal', () => {
  it('keeps its workflows when it is killed and started again', async () => {
    const options = { dataDir, port: await freePort(), namespace: 'shop' };
    const first = await startTemporal(options);
    await withClient(first, ({ workflow }) =>
      workflow.start('order', { workflowId: 'order-1', taskQueue: 'nobody', args: [] }),
    );

    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await startTemporal(options);

    const found = await withClient(second, ({ workflow }) => workflow.getHandle('order-1').describe());
    expect(found.status.name).toBe('RUNNING');
    await second.stop();
  });

  it('knows what orders are found by, and learns it from us where it does not', async () => {
    const namespace = 'shop';
    const server = await startTemporal({ dataDir: `${dataDir}/search`, port: await freePort(), namespace });
    await withClient(server, async (client) => {
      const { operatorService } = client.connection;
      const known = async () =>
        Object.keys((await operatorService.listSearchAttributes({ namespace })).customAttributes);
      const names = SEARCH_ATTRIBUTES.map(({ name }) => name);
      expect(await known()).toEqual(expect.arrayContaining(names));

      await operatorService.removeSearchAttributes({ namespace, searchAttributes: names });
      expect(await known()).not.toEqual(expect.arrayContaining(names));

      expect(await searchAttributesOf(client, { warn: () => undefined })()).toBe(true);
      expect(await known()).toEqual(expect.arrayContaining(names));
    });
    await server.stop();
  });

  it('refuses a port that another server holds, although that one answers', async () => {
    const options = { dataDir, port: await freePort() };
    const holder = await startTemporal(options);

    const rival = startTemporal({ ...options, dataDir: `${dataDir}/rival` });

    await expect(rival).rejects.toThrow(`port ${options.port} (Temporal)`);
    await holder.stop();
  });
});

async function withClient<Answer>(server: TemporalServer, use: (client: Client) => Promise<Answer>): Promise<Answer> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await use(new Client({ connection, namespace: 'shop' }));
  } finally {
    await connection.close();
  }
}
