import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { it } from '@jest/globals';

const isThere = (program: string): boolean => spawnSync(program, ['--help']).status === 0;

/** Skipped, and shown as skipped, where the programs of the Debian packages hledger and beancount are missing. */
export const itWithPrograms = isThere('hledger') && isThere('bean-check') ? it : it.skip;

export const checkedByHledger = (text: string) => run(text, 'hledger', 'check', '--strict', 'ordereddates', '-f');
/** Account by account, and in the last lines what all of them are together: 0 where the books balance. */
export const balanceByHledger = (text: string) => run(text, 'hledger', 'balance', '--flat', '-f');
export const checkedByBeancount = (text: string) => run(text, 'bean-check');

function run(text: string, program: string, ...args: readonly string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderloom-books-'));
  const file = path.join(folder, 'books');
  writeFileSync(file, text);
  const env = { ...process.env, LANG: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(program, [...args, file], { encoding: 'utf8', env });
  rmSync(folder, { recursive: true });
  return { status, said: `${stdout}${stderr}` };
}
