import { randomInt } from 'node:crypto';
import type { Tx } from '../../db/database.ts';
import { issueGiftCard, readGiftCard, type StoredValueRow } from '../../db/stored-value/gift-cards.ts';
import { type Money, money } from '../../domain/money.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound, Problem } from '../problem.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { GiftCardBody, GiftCardParams, GiftCardView } from './schemas.ts';

const tags = ['Money'];

export const giftCardRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/gift-cards',
    {
      schema: {
        tags,
        summary: 'Issue a gift card that was sold elsewhere',
        headers: IdempotencyHeaders,
        body: GiftCardBody,
        response: answers({ 201: GiftCardView }),
      },
    },
    async (request, reply) => {
      const { amount, code } = request.body;
      const issued = await doOnce(app, request, (tx) => issue(tx, code ?? newCode(), amount as Money));
      return reply.code(201).send(issued);
    },
  );

  app.get(
    '/v1/gift-cards/:code',
    { schema: { tags, summary: 'A gift card', params: GiftCardParams, response: answers({ 200: GiftCardView }) } },
    async ({ params: { code } }) => {
      const card = await readGiftCard(db, code);
      if (!card) throw notFound('gift card', code);
      return giftCardView(card);
    },
  );
};

async function issue(tx: Tx, code: string, amount: Money): Promise<GiftCardView> {
  const card = await issueGiftCard(tx, code, amount);
  if (!card)
    throw new Problem(
      'gift-card-exists',
      `There is a gift card ${code} already: leave the code out, or choose another.`,
    );
  return giftCardView(card);
}

function giftCardView({ code, currency, balanceMinor, boundMinor, createdAt }: StoredValueRow): GiftCardView {
  return {
    code: code ?? '',
    balance: money(balanceMinor, currency),
    available: money(balanceMinor - boundMinor, currency),
    issuedAt: createdAt.toISOString(),
  };
}

/** Nothing that is read as something else: no 0 and O, no 1 and I. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** 80 bits: whoever tries codes finds none. */
function newCode(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
