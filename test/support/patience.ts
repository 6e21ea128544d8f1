import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/** Waits for a state of processes that are killed meanwhile: longer than `until`, and told what was seen last. */
export async function eventually<Seen>(
  what: string,
  look: () => Promise<Seen>,
  isSo: (seen: Seen) => unknown = (seen) => seen,
): Promise<Seen> {
  const limit = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (Date.now() > limit) throw new Error(`it never came about that ${what}; seen at last: ${JSON.stringify(seen)}`);
    await sleep(PAUSE_MS);
  }
}
