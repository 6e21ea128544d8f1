import { ATTENTION, ATTENTION_KINDS } from '../../domain/order/attention.ts';
import { ORDER_COMMAND_KINDS } from '../../domain/order/command.ts';
import {
  ALLOWED_FROM,
  FLOORS,
  FULFILLMENT_ORDER_STATUSES,
  type FulfillmentOrderAction,
  type FulfillmentOrderStatus,
  isOver,
  REQUEST_STATUSES,
} from '../../domain/order/fulfillment-order.ts';
import { HOLD_REASONS } from '../../domain/order/hold.ts';
import { FINANCIAL_STATUSES, TRANSACTION_KINDS, TRANSACTION_STATUSES } from '../../domain/order/payment.ts';
import { isEnded, ORDER_STATUSES, type OrderStatus } from '../../domain/order/status.ts';
import { FULFILLMENT_EVENTS, outcomeOf } from '../../domain/tracking.ts';
import { statusSteps } from './order-status-steps.ts';

/** A new status without a sentence here does not compile. */
const MEANING: Readonly<Record<OrderStatus, string>> = {
  RECEIVED: 'Written down; stock, payment and acceptance are still to be decided.',
  REFUSED: 'Not taken: out of stock, payment declined or rejected. Nothing is kept of it but the order itself.',
  ON_HOLD: 'At least one hold stands and units are still to ship. Wins over OPEN and PARTIALLY_FULFILLED.',
  OPEN: 'Accepted; nothing has shipped.',
  PARTIALLY_FULFILLED: 'Some units have left, some are still here.',
  FULFILLED: 'Every unit that was not cancelled has left or was handed over.',
  DELIVERED: 'All has arrived; a payment is still without an outcome.',
  COMPLETED: 'All has arrived and nothing is due.',
  CANCELLED: 'Every unit was cancelled.',
};

/** What an action makes of a fulfillment order. */
const BECOMES: Readonly<Record<FulfillmentOrderAction, string>> = {
  accept: 'IN_PROGRESS, request ACCEPTED',
  pick: 'IN_PROGRESS',
  pack: 'as it was',
  reject: 'CLOSED, request REJECTED; its units are sourced elsewhere',
  shortPick: 'as it was, with fewer units; the missing ones are sourced elsewhere',
  hold: 'ON_HOLD',
  release: 'as it was before the hold',
  schedule: 'SCHEDULED',
  open: 'OPEN',
  move: 'units go to another one; with nothing left CANCELLED',
  split: 'units go to another one; with nothing left CANCELLED',
  merge: 'units go to another one; with nothing left CANCELLED',
  ship: 'CLOSED, or IN_PROGRESS while units remain',
  readyForPickup: 'IN_PROGRESS',
  pickUp: 'CLOSED',
  cancel: 'CANCELLED',
};

/** The page, from the lists and rules that the system itself runs on. */
export function orderLifecycle(): string {
  return `${[heading(), orders(), placing(), fulfillmentOrders(), holds(), money(), parcels()].join('\n\n')}\n`;
}

const heading = (): string => `<!-- Written by npm run docs from domain/. Change the code there, not this page. -->

# The life of an order

Every list, table and diagram on this page is read out of \`domain/\`, where the API and the workflows read it too.`;

function orders(): string {
  const rows = ORDER_STATUSES.map((status) => [code(status), isEnded(status) ? 'yes' : '', MEANING[status]]);
  return `## Order status

Nobody writes an accepted order's status: it is read off its units, holds and payments (\`domain/order/status.ts\`).

${table(['status', 'ended', 'meaning'], rows)}

\`\`\`mermaid
stateDiagram-v2
${diagram().join('\n')}
\`\`\``;
}

/** The first part is the story of placing, in workflows/order/placing.ts; the rest follows from the rule. */
function diagram(): string[] {
  const placed = [
    '[*] --> RECEIVED',
    'RECEIVED --> REFUSED: out of stock or declined',
    'RECEIVED --> CANCELLED: cancelled while placing',
    'RECEIVED --> ON_HOLD: wrong address or high risk',
    'RECEIVED --> OPEN: accepted',
  ];
  const byWay = Map.groupBy(statusSteps(), ({ from, to }) => `${from} --> ${to}`);
  const steps = [...byWay].map(([way, of]) => `${way}: ${of.map(({ by }) => by).join(' or ')}`);
  const ended = ORDER_STATUSES.filter(isEnded).map((status) => `${status} --> [*]`);
  return [...placed, ...steps, ...ended].map((line) => `  ${line}`);
}

const placing = (): string => `## Commands

Each of these is a row first and then a message of the same name to the order's workflow:

${ORDER_COMMAND_KINDS.map(code).join(', ')}.`;

function fulfillmentOrders(): string {
  const rows = Object.entries(ALLOWED_FROM).map(([action, from]) => [
    code(action),
    from.map(code).join(', '),
    BECOMES[action as FulfillmentOrderAction],
  ]);
  const over = FULFILLMENT_ORDER_STATUSES.filter((status: FulfillmentOrderStatus) => isOver(status));
  return `## Fulfillment order

Status: ${FULFILLMENT_ORDER_STATUSES.map(code).join(', ')}. Nothing more happens after ${over.map(code).join(', ')}.

Request status, for locations that are asked: ${REQUEST_STATUSES.map(code).join(', ')}.

Floor of a location: ${FLOORS.map(code).join(', ')}.
Where it is \`SCAN\`, \`ship\` needs packed parcels of an IN_PROGRESS
fulfillment order; where it is \`DIRECT\`, it takes an OPEN one too and packs what is left into one parcel.

An action that is not in this table, or not from there, is answered 409 \`action-not-allowed\`:

${table(['action', 'allowed from', 'becomes'], rows)}`;
}

function holds(): string {
  const rows = ATTENTION_KINDS.map((kind) => [code(kind), ATTENTION[kind]]);
  return `## Holds and attention

Reasons of a hold: ${HOLD_REASONS.map(code).join(', ')}.
While one stands, nothing of the order ships and nothing is captured.

What the order's \`needsAttention\` may say:

${table(['kind', 'what to do'], rows)}`;
}

const money = (): string => `## Money

Transactions: ${TRANSACTION_KINDS.map(code).join(', ')}.
Each is ${TRANSACTION_STATUSES.map(code).join(', ')}; PENDING is an intent
whose outcome nobody knows yet. The order's financial status is read off them:
${FINANCIAL_STATUSES.map(code).join(', ')}.`;

function parcels(): string {
  const rows = FULFILLMENT_EVENTS.map((event) => [code(event), outcomeOf(event) ?? '']);
  return `## Parcels

What carriers say, from the label to the door. Events come late, twice and out of order; only those with an outcome
reach the workflow.

${table(['event', 'outcome'], rows)}`;
}

const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
