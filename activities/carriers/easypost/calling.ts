import EasyPost from '@easypost/api';
import { z } from 'zod';
import { type CarrierRefusalCode, CarrierRefused, CarrierUnavailable } from '../carrier.ts';

export type EasyPostAccount = {
  readonly apiKey: string;
  /** Ends with a slash, like the library's own default. */
  readonly baseUrl?: string;
};
// The package ships an ES module with the types of a CommonJS one, so TypeScript looks for the class one level deeper.
const Client = EasyPost as unknown as typeof EasyPost.default;
type Client = InstanceType<typeof Client>;

/** EasyPost could not tell, or is still at it: a label may exist. */
const OPEN_OUTCOME = /NO_RESPONSE|TIMED_OUT|IN_PROGRESS|UPSTREAM/;
const ApiError = z.object({ statusCode: z.int(), code: z.string().nullish(), message: z.string().nullish() });

/**
 * One request, its answer read by `schema`. The library's own `timeout` option is stored and never used (8.9.0), so
 * the signal ends the call; that takes a client of its own for each one.
 */
export async function call<Answer>(
  { apiKey, baseUrl }: EasyPostAccount,
  signal: AbortSignal,
  schema: z.ZodType<Answer>,
  request: (client: Client) => Promise<unknown>,
): Promise<Answer> {
  if (signal.aborted) throw new CarrierUnavailable('given up before it was asked');
  let retryAfter: unknown;
  const isOver = new AbortController();
  const requestMiddleware = (sent: { abort(): void }) => {
    // In braces: an `abort` returns the request, a thenable, and Node throws what a listener's promise rejects with.
    const abort = () => {
      sent.abort();
    };
    signal.addEventListener('abort', abort, { signal: isOver.signal });
    return sent;
  };
  const client = new Client(apiKey, { requestMiddleware, ...(baseUrl === undefined ? {} : { baseUrl }) });
  client.addResponseHook(({ headers }) => {
    retryAfter = headers['retry-after'];
  });
  try {
    return schema.parse(await request(client));
  } catch (error) {
    throw failureOf(error, retryAfter, signal);
  } finally {
    isOver.abort();
  }
}

/** What only says that there is no such thing. */
export function isUnknown(error: unknown): boolean {
  return error instanceof CarrierRefused && error.carrierCode === 'NOT_FOUND';
}

function failureOf(error: unknown, retryAfter: unknown, signal: AbortSignal): CarrierRefused | CarrierUnavailable {
  if (error instanceof z.ZodError) {
    return new CarrierUnavailable('its answer has another form', { carrierText: error.message });
  }
  const answer = ApiError.safeParse(error);
  if (!answer.success) {
    // No answer at all, or one that is not EasyPost's: the library breaks on an HTML page of a proxy.
    const what = signal.aborted ? 'it took too long' : 'the connection broke';
    return new CarrierUnavailable(what, { carrierText: String(error) });
  }
  const { statusCode, code, message } = answer.data;
  const carrierText = message ?? '';
  if (isDefinite(statusCode, code ?? '')) {
    return new CarrierRefused(refusalCodeOf(statusCode, code ?? ''), carrierText, carrierCodeOf(statusCode, code));
  }
  return new CarrierUnavailable(`status ${statusCode}`, { carrierText, ...retryAfterOf(retryAfter) });
}

/** A wrong key (401, 403) says nothing about the parcel: it is for the operator to repair while we keep asking. */
function isDefinite(statusCode: number, code: string): boolean {
  return [400, 402, 404, 422].includes(statusCode) && !OPEN_OUTCOME.test(code);
}

const carrierCodeOf = (statusCode: number, code: string | null | undefined): string =>
  statusCode === 404 ? 'NOT_FOUND' : (code ?? '');

function refusalCodeOf(statusCode: number, code: string): CarrierRefusalCode {
  if (statusCode === 402) return 'account-refused';
  if (code.startsWith('ADDRESS.')) return 'address-refused';
  if (code.startsWith('PARCEL.')) return 'parcel-refused';
  return code.includes('RATE') ? 'service-unavailable' : 'not-accepted';
}

function retryAfterOf(header: unknown): { retryAfterMs?: number } {
  const seconds = typeof header === 'string' ? Number(header) : Number.NaN;
  return seconds > 0 ? { retryAfterMs: Math.round(seconds * 1_000) } : {};
}
