import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { within } from '../../activities/within.ts';

const LONG_MS = 60_000;

/** Takes until it is told to stop, and says why. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

describe('a call within a time', () => {
  it('is told when the time is over', async () => {
    await expect(within(1, undefined, untilAborted)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('is told when its caller is, and why', async () => {
    const caller = new AbortController();
    const call = within(LONG_MS, caller.signal, untilAborted);

    caller.abort(new Error('nobody wants it any more'));

    await expect(call).rejects.toThrow('nobody wants it any more');
  });

  it('is told at once by a caller that was told before', async () => {
    const isOver = await within(LONG_MS, AbortSignal.abort(), async (signal) => signal.aborted);

    expect(isOver).toBe(true);
  });

  it('leaves nothing behind with its caller', async () => {
    const caller = new AbortController();

    const answer = await within(LONG_MS, caller.signal, async () => 'an answer');

    expect(answer).toBe('an answer');
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
  });
});
