import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freePort } from '../../dev/ports.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const dataDir = await temporaryFolder();

describe('embedded PostgreSQL', () => {
  it('keeps what was committed when it is killed and started again', async () => {
    const port = await freePort();
    const first = await startPostgres({ dataDir, port });
    await query(first.url, 'create table fact (id int); insert into fact values (1)');
    // Still connected, as an API would be: its backend must not keep the next start from the same data.
    const connected = new pg.Client({ connectionString: first.url });
    connected.on('error', () => undefined);
    await connected.connect();

    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const second = await startPostgres({ dataDir, port });

    expect(await query(second.url, 'select id from fact')).toEqual([{ id: 1 }]);
    expect(second.url).toBe(first.url);
    await connected.end().catch(() => undefined);
    await second.stop();
    expect(await second.exited).toEqual({ code: 0, signal: null });
  });

  it('says why it did not start, with the end of its log', async () => {
    const port = await freePort();
    const settings = { max_connections: 'many' };

    const start = startPostgres({ dataDir, port, settings });

    await expect(start).rejects.toThrow(/PostgreSQL did not start.*max_connections/s);
  });
});

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
