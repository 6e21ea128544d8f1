import { expect, it } from '@jest/globals';
import { openOrm } from '../../db/orm.ts';
import { createDatabase } from '../support/stack.ts';

it('has after all migrations exactly the tables of the entities', async () => {
  const database = await createDatabase();
  const orm = await openOrm(database.url);

  const missing = await orm.schema.getUpdateSchemaSQL({ wrap: false });

  await orm.close(true);
  await database.drop();
  expect(missing.trim()).toBe('');
});
