import { describe, expect, it } from '@jest/globals';
import { findTemporal, type Way } from '../../dev/temporal-executable.ts';

const way = (name: string, find: Way['find']): Way => ({ name, find });
const refused = (reason: string) => async () => {
  throw new Error(reason);
};

describe('the search for a Temporal server', () => {
  it('takes the first way that works and asks no further', async () => {
    const asked: string[] = [];
    const note = (name: string) => async () => {
      asked.push(name);
      return name;
    };

    const found = await findTemporal(
      () => undefined,
      [way('PATH', refused('not there')), way('cache', note('cached')), way('build', note('built'))],
    );

    expect([found, asked]).toEqual(['cached', ['cached']]);
  });

  it('tells what each way said when all are refused, and what to do', async () => {
    const search = findTemporal(() => undefined, [way('PATH', refused('not there')), way('build', refused('no go'))]);

    await expect(search).rejects.toThrow(/PATH: not there\n {2}build: no go\nSet TEMPORAL_ADDRESS/);
  });
});
