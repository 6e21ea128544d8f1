import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Faults } from '../support/faults.ts';
import { type PathName, walk } from '../support/finished-paths.ts';
import { openWorld, type World } from '../support/world.ts';

/** What docs/performance.md promises of each path, from the order to its end. */
const EVENTS_MAX: readonly (readonly [PathName, number])[] = [
  ['delivered', 30],
  ['two-picked', 60],
];

const WALKS_MAX = 5;

describe('the history of an order', () => {
  const faults = new Faults();
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ change: faults.change });
  });
  afterAll(() => world.close());

  it.each(EVENTS_MAX)('that was %s has at most %i events', async (name, eventsMax) => {
    const events = await walkedAtOnce(name);

    process.stdout.write(`${name}: ${events.length} events\n`);
    expect(events.length).toBeGreaterThan(0);
    expect(events.length).toBeLessThanOrEqual(eventsMax);
  });

  /** On a busy machine a step may take longer than its local try, and is tried again with events of its own. */
  async function walkedAtOnce(name: PathName): Promise<readonly unknown[]> {
    for (let walks = 1; ; walks += 1) {
      const { workflowId } = await walk({ world, faults }, name);
      const { events } = await world.client.workflow.getHandle(workflowId).fetchHistory();
      const isTriedAgain = events?.some(({ activityTaskScheduledEventAttributes: again }) => again);
      if (!isTriedAgain || walks === WALKS_MAX) return events ?? [];
    }
  }
});
