import { type ApiClient, ApiProblem } from '../api-client.ts';
import type { Match, MatchedLine } from './match-returns.ts';
import type { Document } from './read-file.ts';
import type { DocumentReport, ReturnReport } from './report.ts';
import { SHOP } from './shop.ts';

export type Returning = {
  /** What became of the documents that sold goods. */
  readonly sold: ReadonlyMap<string, DocumentReport>;
  readonly isDelivering: boolean;
};
type Goods = {
  readonly id: string;
  readonly status: string;
  readonly declined?: { readonly reason: string };
  readonly credited: { readonly amount: number };
};

/** Takes back what a cancellation undoes: for each order it touches a return, approved and on the shelf again. */
export async function returnDocument(
  api: ApiClient,
  { invoice, rows }: Document,
  match: Match,
  { sold, isDelivering }: Returning,
): Promise<DocumentReport> {
  const about = { invoice, rows: rows.length, unmatched: match.unmatched };
  if (match.returns.size === 0) return { ...about, outcome: 'ADJUSTMENT', reason: whyNot(match) };
  if (!isDelivering) {
    const reason = `it takes back goods of ${[...match.returns.keys()].join(', ')}, which only --deliver sends out`;
    return { ...about, outcome: 'CANCELLATION', reason };
  }
  const returns: ReturnReport[] = [];
  for (const [earlier, lines] of match.returns) {
    const taken = await takeBack(api, { invoice, earlier, lines }, sold.get(earlier)).catch(asReason);
    if (typeof taken === 'string') return { ...about, outcome: 'REFUSED', reason: `${earlier}: ${taken}`, returns };
    returns.push(taken);
  }
  return { ...about, outcome: 'RETURN', returns };
}

type Wanted = { readonly invoice: string; readonly earlier: string; readonly lines: readonly MatchedLine[] };

/** Each call under a key of its own, so that a second run finds what the first did; or why it cannot be. */
async function takeBack(
  api: ApiClient,
  { invoice, earlier, lines }: Wanted,
  sale: DocumentReport | undefined,
): Promise<ReturnReport | string> {
  if (!sale?.order || sale.order.notDelivered) return 'its goods were not delivered';
  const key = `${SHOP} ${invoice} ${earlier}`;
  const order = await api.get<{ lines: { id: string }[] }>(`/v1/orders/${sale.order.id}`);
  const units = lines.map(({ position, quantity }) => ({ lineId: order.lines[position]?.id, quantity }));
  const body = { method: 'POST', lines: units.map((each) => ({ ...each, reason: 'OTHER' })) };
  const asked = await api.post<Goods>(`/v1/orders/${sale.order.id}/returns`, key, body);
  if (asked.declined) return asked.declined.reason;
  await api.post(`/v1/returns/${asked.id}/approve`, `${key} approve`);
  const receipt = { locationId: SHOP, lines: units.map((each) => ({ ...each, disposition: 'RESTOCKED' })) };
  const { id, status, credited } = await api.post<Goods>(`/v1/returns/${asked.id}/receive`, `${key} receive`, receipt);
  const quantity = lines.reduce((sum, each) => sum + each.quantity, 0);
  return { id, status, of: earlier, quantity, creditedMinor: credited.amount };
}

const whyNot = ({ unmatched }: Match): string =>
  `a cancellation of nothing that is known: ${[...new Set(unmatched.map(({ reason }) => reason))].join(', ')}`;

function asReason(error: unknown): string {
  if (!(error instanceof ApiProblem)) throw error;
  return `${error.kind}: ${error.detail}`;
}
