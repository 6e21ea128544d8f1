import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPlaces } from '../../db/catalogue/places.ts';
import { putRateCard } from '../support/floor.ts';
import { addLocation } from '../support/shop.ts';
import { openWorld, type World } from '../support/world.ts';

describe('the places that sourcing sees', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await addLocation(world, 'NYC');
  });
  afterAll(() => world.close());

  it('are read once while nothing of them changes', async () => {
    const first = await readPlaces(world.db);

    expect(await readPlaces(world.db)).toBe(first);
  });

  it.each([
    ['a location is changed over HTTP', () => addLocation(world, 'NYC', { rank: 7 })],
    ['a location is added', () => addLocation(world, 'BOS')],
    ['a rate card is put', () => putRateCard(world)],
    ['somebody changes a row by hand', () => world.db.updateTable('location').set({ rank: 9 }).execute()],
  ])('are read again once %s', async (_what, change) => {
    const before = await readPlaces(world.db);

    await change();

    const now = await readPlaces(world.db);
    expect(now).not.toEqual(before);
    expect(now.locations.map(({ id }) => id)).toEqual(await idsOfLocations());
  });

  it('are never those of a change that was rolled back', async () => {
    const before = await readPlaces(world.db);

    const seen = await world.db
      .transaction()
      .execute(async (tx) => {
        await tx.updateTable('location').set({ rank: 1_000 }).execute();
        throw new Rolled(await readPlaces(tx));
      })
      .catch((error: unknown) => (error instanceof Rolled ? error.places : undefined));

    expect(seen?.locations.map(({ rank }) => rank)).toContain(1_000);
    expect(await readPlaces(world.db)).toBe(before);
  });

  const idsOfLocations = async (): Promise<string[]> =>
    (await world.db.selectFrom('location').select('id').orderBy('id').execute()).map(({ id }) => id);
});

class Rolled extends Error {
  readonly places: Awaited<ReturnType<typeof readPlaces>>;

  constructor(places: Rolled['places']) {
    super('rolled back');
    this.places = places;
  }
}
