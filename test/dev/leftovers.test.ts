import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { launch } from '../../dev/child.ts';
import { RunningProcesses } from '../../dev/leftovers.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const [one, two, three] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
const say = () => undefined;
const fileIn = (dataDir: string) => path.join(dataDir, 'processes.json');
const idle = () =>
  launch({
    name: 'worker',
    command: process.execPath,
    args: ['-e', 'setInterval(() => 0, 1000)'],
    logFile: `${one}/log`,
  });

describe('processes on a data folder', () => {
  it('are ended by the next start when the one that began them was killed', async () => {
    const killed = await RunningProcesses.takeOver(one, say);
    const orphan = await idle();
    killed.add(orphan);
    forgetStart(one);

    await RunningProcesses.takeOver(one, say);

    expect(await orphan.exited).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('are left alone when the process id now belongs to somebody else', async () => {
    const stranger = await idle();
    writeFileSync(fileIn(two), JSON.stringify([{ name: 'worker', pid: stranger.pid, startedAt: 'long ago' }]));

    await RunningProcesses.takeOver(two, say);

    expect(process.kill(stranger.pid, 0)).toBe(true);
    await stranger.stop();
  });

  it('refuse a second start while the first one runs', async () => {
    await RunningProcesses.takeOver(three, say);

    const second = RunningProcesses.takeOver(three, say);

    await expect(second).rejects.toThrow(`process id ${process.pid}: stop that one first`);
  });
});

/** As if the start itself had died: its line stays, its process is another. */
function forgetStart(dataDir: string): void {
  const known = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as { name: string }[];
  const changed = known.map((each) => (each.name === 'start' ? { ...each, startedAt: 'long ago' } : each));
  writeFileSync(fileIn(dataDir), JSON.stringify(changed));
}
