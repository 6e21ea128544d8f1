import { announce } from './announcing.ts';
import { disputeFee, post } from './balance.ts';
import { type Call, createdAt } from './call.ts';
import type { UpdateDispute } from './parameters.ts';
import { invalidRequest, noSuch } from './stripe-failure.ts';
import { stripeId } from './stripe-id.ts';
import type { Charge, Dispute, PaymentIntent } from './stripe-objects.ts';

export type DisputeRequest = {
  readonly intent: PaymentIntent;
  readonly charge: Charge;
  readonly amount: number;
  readonly reason: string;
};

/** The customer's bank takes the money back until somebody decides. */
export function openDispute(call: Call, { intent, charge, amount, reason }: DisputeRequest): Dispute {
  if (charge.disputed) throw invalidRequest(`Charge ${charge.id} is already disputed.`, { code: 'charge_disputed' });
  const dispute: Dispute = {
    id: stripeId('dp'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: createdAt(call),
    currency: intent.currency,
    evidence: {},
    livemode: false,
    metadata: {},
    payment_intent: intent.id,
    reason,
    status: 'needs_response',
  };
  dispute.balance_transactions.push(move(call, dispute, 'dispute', -amount, disputeFee()));
  charge.disputed = true;
  call.store.add(dispute, intent.id);
  call.store.save(charge);
  announce(call, 'charge.dispute.created', dispute);
  return dispute;
}

export function closeDispute(call: Call, id: string, status: 'won' | 'lost'): Dispute {
  const dispute = call.store.find('dispute', id);
  if (!dispute) throw noSuch('dispute', id, 'dispute');
  mustBeOpen(dispute);
  const before = dispute.status;
  dispute.status = status;
  if (status === 'won') {
    dispute.balance_transactions.push(move(call, dispute, 'dispute_reversal', dispute.amount, 0));
  }
  call.store.save(dispute);
  announce(call, 'charge.dispute.closed', dispute, { status: before });
  return dispute;
}

/** What the shop says for itself; once it is submitted, the bank looks at it. */
export function respond(call: Call, id: string, { evidence, submit }: UpdateDispute): Dispute {
  const dispute = call.store.find('dispute', id);
  if (!dispute) throw noSuch('dispute', id, 'dispute');
  mustBeOpen(dispute);
  const said = Object.entries(evidence).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
  Object.assign(dispute.evidence, Object.fromEntries(said));
  if (submit) dispute.status = 'under_review';
  call.store.save(dispute);
  announce(call, 'charge.dispute.updated', dispute);
  return dispute;
}

function mustBeOpen({ status }: Dispute): void {
  if (status === 'needs_response' || status === 'under_review') return;
  throw invalidRequest(`This dispute is already closed: it was ${status}.`);
}

function move(
  call: Call,
  dispute: Dispute,
  category: 'dispute' | 'dispute_reversal',
  amount: number,
  fee: number,
): string {
  const { currency, id: source, payment_intent: paymentIntent } = dispute;
  return post(call, { type: 'adjustment', category, amount, fee, currency, source, paymentIntent });
}
