import { randomBytes } from 'node:crypto';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TIME_LENGTH = 8;
const RANDOM_LENGTH = 16;
const POOL_SIZE = 4_096;

let pool = Buffer.alloc(0);
let used = 0;

export type IdPrefix = 'pi' | 'ch' | 're' | 'txn' | 'dp' | 'evt' | 'req' | 'flt';

/** The time first, as with Stripe, so that new rows stand together in the index and a commit writes few pages. */
export function stripeId(prefix: IdPrefix): string {
  return `${prefix}_${timePart(Date.now())}${randomPart()}`;
}

function timePart(ms: number): string {
  let text = '';
  for (let rest = ms; text.length < TIME_LENGTH; rest = Math.floor(rest / LETTERS.length)) {
    text = (LETTERS[rest % LETTERS.length] ?? '') + text;
  }
  return text;
}

/** Which of 62 letters comes is slightly uneven, which is of no account here. */
function randomPart(): string {
  if (used + RANDOM_LENGTH > pool.length) [pool, used] = [randomBytes(POOL_SIZE), 0];
  let text = '';
  for (const byte of pool.subarray(used, used + RANDOM_LENGTH)) text += LETTERS[byte % LETTERS.length];
  used += RANDOM_LENGTH;
  return text;
}
