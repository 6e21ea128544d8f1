/** Codes of Node's sockets and of PostgreSQL (admin shutdown, crash, starting up, too many connections). */
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '53300',
  '57P01',
  '57P02',
  '57P03',
]);
// The driver gives these neither code nor class.
const AWAY_MESSAGES =
  /^(Connection terminated|timeout exp|timeout exceeded when trying to connect|Client has encountered a connection)/;

type DatabaseError = { readonly code?: unknown; readonly message?: unknown; readonly errors?: unknown };

/** Whether an error of a query says that PostgreSQL is away, so that the same call may work a little later. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, errors } = error as DatabaseError;
  // One error an address, where a name like localhost has several.
  if (Array.isArray(errors) && errors.some(isDatabaseAway)) return true;
  if (typeof code === 'string' && AWAY_CODES.has(code)) return true;
  return typeof message === 'string' && AWAY_MESSAGES.test(message);
}
