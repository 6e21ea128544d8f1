import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Activities } from '../../activities/index.ts';
import { Faults } from '../support/faults.ts';
import { PATH_NAMES, type PathName, walk } from '../support/finished-paths.ts';
import { PERSONAL } from '../support/walking.ts';
import { openWorld, type World } from '../support/world.ts';

describe('what Temporal knows of people', () => {
  const faults = new Faults();
  let world: World;
  let spills = 0;
  beforeAll(async () => {
    world = await openWorld({ change: (activities) => ({ ...faults.change(activities), ...spilling(activities) }) });
  });
  afterAll(() => world.close());

  /** As drivers do, their failures repeat what they could not take. */
  function spilling({ editOrder, placeHold }: Activities): Partial<Activities> {
    const spill = <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) => {
      let calls = 0;
      return async (...args: Args): Promise<Result> => {
        calls += 1;
        if (calls > 1) return act(...args);
        spills += 1;
        const cause = new Error(`near ${PERSONAL.email}`);
        throw new SyntaxError(`Failing row contains (${Object.values(PERSONAL).join(', ')})`, { cause });
      };
    };
    return { editOrder: spill(editOrder), placeHold: spill(placeHold) };
  }

  it.each(PATH_NAMES)('is nothing after an order was %s', async (name: PathName) => {
    const { orderId, workflowId } = await walk({ world, faults }, name);

    const known = await everythingAbout(workflowId);

    expect(known).toContain(`{"orderId":"${orderId}"}`); // Out of a payload: they are decoded.
    for (const [what, text] of Object.entries(PERSONAL)) expect([what, known.includes(text)]).toEqual([what, false]);
  });

  it('has been tried with failures that tell all', () => {
    expect(spills).toBe(2);
  });

  /** The history, the summary, the search attributes and the details for the UI, with all payloads decoded. */
  async function everythingAbout(workflowId: string): Promise<string> {
    const handle = world.client.workflow.getHandle(workflowId);
    const { raw } = await handle.describe();
    const details = await handle.query('__temporal_workflow_metadata');
    return textsIn([await handle.fetchHistory(), raw, details]).join('\n');
  }
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (ArrayBuffer.isView(value))
    return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
}
