import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { freePort, refuseTakenPorts } from '../../dev/ports.ts';

const use = (port: number, variable: string) => ({ port, host: '127.0.0.1', owner: variable.toLowerCase(), variable });

describe('ports', () => {
  it('in use are named together with the variable that changes each', async () => {
    const taken = await freePort();
    const free = await freePort();
    const server = createServer().listen(taken, '127.0.0.1');
    await once(server, 'listening');

    const check = refuseTakenPorts([use(taken, 'PORT'), use(free, 'TEMPORAL_PORT')]);

    await expect(check).rejects.toThrow(`port ${taken} (port): stop what uses it, or set PORT to a free port`);
    await expect(check).rejects.not.toThrow('TEMPORAL_PORT');
    server.close();
  });

  it('given to two parts at once are refused too', async () => {
    const port = await freePort();

    const check = refuseTakenPorts([use(port, 'PORT'), use(port, 'TEMPORAL_PORT')]);

    await expect(check).rejects.toThrow(`port ${port} is given to both PORT and TEMPORAL_PORT`);
  });
});
