import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { orderLifecycle } from '../../dev/docs/order-lifecycle.ts';
import { statusSteps } from '../../dev/docs/order-status-steps.ts';
import { isEnded } from '../../domain/order/status.ts';
import { ROOT } from '../support/source-files.ts';

describe('the page on operations', () => {
  it('names every variable of the environment that is read', () => {
    const config = readFileSync(path.join(ROOT, 'config.ts'), 'utf8');
    const page = readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8');
    const variables = [...config.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = '']) => name);

    expect(variables.length).toBeGreaterThan(20);
    expect(variables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the page on the life of an order', () => {
  it('says what the domain says: `npm run docs` writes it anew', () => {
    expect(readFileSync(path.join(ROOT, 'docs/order-lifecycle.md'), 'utf8')).toBe(orderLifecycle());
  });

  it('shows no way back from where an order has ended', () => {
    expect(statusSteps().filter(({ from }) => isEnded(from))).toEqual([]);
  });
});
