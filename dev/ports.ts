import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { hasCode } from './system-error.ts';

export type PortUse = {
  readonly port: number;
  readonly host: string;
  readonly owner: string;
  readonly variable: string;
};

/** Whoever was given a port may not listen on it yet. */
const given = new Set<number>();

/**
 * A port that nobody listens on now, another one each time. Below the range from which systems number outgoing
 * connections: one of those could take the port of a server that was killed and is to start again.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = randomInt(20_000, 32_000);
    if (given.has(port) || (await isTaken({ port, host }))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`found no free port between 20000 and 32000 on ${host} in 50 tries`);
}

export async function refuseTakenPorts(uses: readonly PortUse[]): Promise<void> {
  const twice = uses.flatMap((use, index) => {
    const other = uses.slice(0, index).find(({ port }) => port === use.port);
    return other ? [`port ${use.port} is given to both ${other.variable} and ${use.variable}`] : [];
  });
  if (twice.length > 0) throw new Error(twice.join('\n'));
  const answers = await Promise.all(uses.map(async (use) => ({ use, isTaken: await isTaken(use) })));
  const taken = answers.filter((answer) => answer.isTaken).map(({ use }) => use);
  if (taken.length === 0) return;
  const lines = taken.map(
    ({ port, owner, variable }) => `  port ${port} (${owner}): stop what uses it, or set ${variable} to a free port`,
  );
  throw new Error(`In use by another program:\n${lines.join('\n')}`);
}

async function isTaken({ port, host }: Pick<PortUse, 'port' | 'host'>): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return false;
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) return true;
    throw error;
  }
}
