import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { orderLifecycle } from './order-lifecycle.ts';

/** Pages that are written by the code they describe. A test fails when one of them is out of date. */
export const PAGES: Readonly<Record<string, () => string>> = { 'docs/order-lifecycle.md': orderLifecycle };

if (import.meta.main) {
  for (const [page, write] of Object.entries(PAGES)) {
    writeFileSync(path.resolve(import.meta.dirname, '../..', page), write());
    process.stdout.write(`${page} is up to date\n`);
  }
}
