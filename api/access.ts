import { ROLES, type Role } from '../domain/role.ts';

/** Who may call a route: the roles that may, or anybody, with or without a key. */
export type Access = readonly Role[] | 'PUBLIC';

const EVERY_ROLE: Access = ROLES;
const ADMIN: Access = ['admin'];
const STOCK_KEEPERS: Access = ['admin', 'support', 'warehouse'];
const SHOPS: Access = ['admin', 'support', 'channel'];
const FLOOR: Access = ['admin', 'support', 'warehouse'];
const DESK: Access = ['admin', 'support'];
const MONEY: Access = ['admin', 'support', 'finance'];
const BOOKS: Access = ['admin', 'finance'];
const BOOK_READERS: Access = ['admin', 'finance', 'viewer'];
const ORDER_READERS: Access = EVERY_ROLE;

/** One line a route. A route without a line does not start: nobody forgets to say who may call it. */
export const ACCESS: Readonly<Record<string, Access>> = {
  'GET /health': 'PUBLIC',
  'GET /ready': 'PUBLIC',
  'GET /metrics': 'PUBLIC',
  'GET /openapi.json': 'PUBLIC',
  'GET /problems/:kind': 'PUBLIC',

  'GET /v1/skus': EVERY_ROLE,
  'GET /v1/skus/:sku': EVERY_ROLE,
  'PUT /v1/skus/:sku': ADMIN,
  'GET /v1/locations': EVERY_ROLE,
  'GET /v1/locations/:locationId': EVERY_ROLE,
  'PUT /v1/locations/:locationId': ADMIN,
  'GET /v1/channels': EVERY_ROLE,
  'GET /v1/channels/:channelId': EVERY_ROLE,
  'PUT /v1/channels/:channelId': ADMIN,
  'GET /v1/rate-cards': EVERY_ROLE,
  'GET /v1/rate-cards/:id': EVERY_ROLE,
  'PUT /v1/rate-cards/:id': ADMIN,
  'GET /v1/boxes': EVERY_ROLE,
  'PUT /v1/boxes/:id': ADMIN,
  'DELETE /v1/boxes/:id': ADMIN,

  'POST /v1/stock-movements': STOCK_KEEPERS,
  'POST /v1/stock-feeds': STOCK_KEEPERS,
  'GET /v1/stock-movements': [...STOCK_KEEPERS, 'finance', 'viewer'],
  'PUT /v1/stock/:sku/:locationId': STOCK_KEEPERS,
  'GET /v1/stock/:sku': [...STOCK_KEEPERS, 'finance', 'viewer'],
  'GET /v1/availability': EVERY_ROLE,
  'POST /v1/availability': EVERY_ROLE,
  'POST /v1/reservations': SHOPS,
  'DELETE /v1/reservations/:id': SHOPS,
  'GET /v1/inventory/warnings': [...STOCK_KEEPERS, 'finance', 'viewer'],
  'GET /v1/inventory/reconciliation': ['admin', 'support', 'finance', 'viewer'],
  'POST /v1/inventory/reconciliation': ADMIN,

  'PUT /v1/sourcing/rule-sets/:id': ADMIN,
  'GET /v1/sourcing/rule-sets': DESK,
  'GET /v1/sourcing/rule-sets/:id': DESK,
  'POST /v1/sourcing/rule-sets/:id/rollback': ADMIN,
  'POST /v1/sourcing/simulations': DESK,

  'POST /v1/orders': SHOPS,
  'GET /v1/orders': ORDER_READERS,
  'GET /v1/orders/:id': ORDER_READERS,
  'GET /v1/orders/:id/events': ORDER_READERS,
  'GET /v1/orders/:id/process': [...DESK, 'viewer'],
  'GET /v1/orders/:id/sourcing-decisions': [...DESK, 'viewer'],
  'POST /v1/orders/:id/cancel': SHOPS,
  'POST /v1/orders/:id/edits': SHOPS,
  'POST /v1/orders/:id/holds': DESK,
  'POST /v1/orders/:id/holds/:holdId/release': DESK,
  'POST /v1/orders/:id/holds/:holdId/reject': DESK,
  'POST /v1/orders/:id/attention/:attentionId/retry': DESK,
  'POST /v1/orders/:id/answer': SHOPS,
  'GET /v1/orders/:id/payments': [...SHOPS, 'finance', 'viewer'],
  'POST /v1/orders/:id/payments': SHOPS,
  'POST /v1/orders/:id/refunds': MONEY,
  'GET /v1/payments/reconciliation': [...MONEY, 'viewer'],
  'GET /v1/disputes': [...MONEY, 'viewer'],
  'GET /v1/disputes/:id': [...MONEY, 'viewer'],
  'POST /v1/disputes/:id/evidence': MONEY,
  'POST /v1/gift-cards': MONEY,
  'GET /v1/gift-cards/:code': [...SHOPS, 'finance', 'viewer'],
  'GET /v1/customers/:id': [...SHOPS, 'finance', 'viewer'],
  'GET /v1/customers/:id/store-credit': [...SHOPS, 'finance', 'viewer'],
  'POST /v1/orders/:id/returns': [...SHOPS, 'warehouse'],
  'GET /v1/returns': ORDER_READERS,
  'GET /v1/returns/:id': ORDER_READERS,
  'GET /v1/returns/:id/label.pdf': [...SHOPS, 'warehouse'],
  'POST /v1/returns/:id/approve': DESK,
  'POST /v1/returns/:id/decline': DESK,
  'POST /v1/returns/:id/receive': FLOOR,
  'POST /v1/returns/:id/inspect': FLOOR,
  'POST /v1/returns/:id/cancel': SHOPS,
  'GET /v1/orders/:id/invoice.pdf': [...SHOPS, 'finance', 'viewer'],
  'GET /v1/returns/:id/credit-note.pdf': [...SHOPS, 'finance', 'viewer'],

  'GET /v1/fulfillment-orders': ORDER_READERS,
  'GET /v1/fulfillment-orders/:id': ORDER_READERS,
  // And for each action who may do it to one.
  'POST /v1/fulfillment-orders/bulk': FLOOR,
  'POST /v1/fulfillment-orders/:id/accept': FLOOR,
  'POST /v1/fulfillment-orders/:id/reject': FLOOR,
  'POST /v1/fulfillment-orders/:id/hold': FLOOR,
  'POST /v1/fulfillment-orders/:id/release': FLOOR,
  'POST /v1/fulfillment-orders/:id/move': DESK,
  'POST /v1/fulfillment-orders/:id/split': DESK,
  'POST /v1/fulfillment-orders/:id/merge': DESK,
  'POST /v1/fulfillment-orders/:id/schedule': DESK,
  'POST /v1/fulfillment-orders/:id/cancel': DESK,
  'POST /v1/pick-waves': FLOOR,
  'GET /v1/pick-waves/:id': FLOOR,
  'GET /v1/pick-waves/:id/pick-list.pdf': FLOOR,
  'POST /v1/fulfillment-orders/:id/picks': FLOOR,
  'POST /v1/fulfillment-orders/:id/pack': FLOOR,
  'GET /v1/fulfillment-orders/:id/rates': FLOOR,
  'POST /v1/fulfillment-orders/:id/ship': FLOOR,
  'POST /v1/fulfillment-orders/:id/cancellation': FLOOR,
  'POST /v1/fulfillment-orders/:id/receive': FLOOR,
  'GET /v1/suppliers/:locationId/feed': FLOOR,
  'POST /v1/suppliers/:locationId/feed/acknowledge': FLOOR,
  'POST /v1/suppliers/:locationId/confirmations': FLOOR,
  'GET /v1/reports/fulfillment': [...FLOOR, 'finance', 'viewer'],
  'POST /v1/fulfillment-orders/:id/ready-for-pickup': FLOOR,
  'POST /v1/fulfillment-orders/:id/picked-up': FLOOR,
  'GET /v1/fulfillment-orders/:id/box-suggestion': FLOOR,
  'GET /v1/parcels/:id': ORDER_READERS,
  'GET /v1/parcels/:id/label.pdf': FLOOR,
  'GET /v1/parcels/:id/packing-slip.pdf': FLOOR,
  'GET /v1/manifests': FLOOR,
  'GET /v1/manifests.pdf': FLOOR,
  'POST /v1/parcels/:id/void': FLOOR,
  'POST /v1/parcels/:id/decision': DESK,
  'POST /v1/parcels/:id/restock': FLOOR,
  'POST /v1/parcels/:id/events': FLOOR,

  'PUT /v1/exchange-rates/:currency': BOOKS,
  'GET /v1/exchange-rates/:currency': BOOK_READERS,
  'GET /v1/exchange-rates': BOOK_READERS,
  'GET /v1/inventory/valuation': BOOK_READERS,
  'GET /v1/journal': BOOK_READERS,
  'POST /v1/journal': BOOKS,
  'GET /v1/journal/:id': BOOK_READERS,
  'POST /v1/journal/:id/reverse': BOOKS,
  'GET /v1/journal/export': BOOK_READERS,
  'POST /v1/journal/export-batches': BOOKS,
  'GET /v1/journal/export-batches': BOOK_READERS,
  'GET /v1/journal/export-batches/:id': BOOK_READERS,
  'GET /v1/journal/ageing': BOOK_READERS,
  'POST /v1/bills': BOOKS,
  'GET /v1/bills': BOOK_READERS,
  'GET /v1/bills/:id': BOOK_READERS,
  'POST /v1/bills/:id/pay': BOOKS,
  'POST /v1/payments/settlements': BOOKS,
  'POST /v1/orders/:id/invoice-payments': BOOKS,
  'GET /v1/journal/periods': BOOK_READERS,
  'POST /v1/journal/periods/:period/close': BOOKS,
  'GET /v1/journal/trial-balance': BOOK_READERS,
  'GET /v1/journal/accounts': BOOK_READERS,
  'PUT /v1/journal/accounts/:purpose': BOOKS,

  // Signed by those who send them, over the raw body.
  'POST /v1/webhooks/carriers/:carrier': 'PUBLIC',
  'POST /v1/webhooks/carriers/easypost': 'PUBLIC',
  'POST /v1/webhooks/payments/:provider': 'PUBLIC',

  'POST /v1/api-keys': ADMIN,
  'GET /v1/api-keys': ADMIN,
  'DELETE /v1/api-keys/:id': ADMIN,
};

/** Undefined where nobody has said it. `/docs` brings routes of its own, all of them pages for people. */
export function accessTo(method: string, pattern: string): Access | undefined {
  if (pattern === '/docs' || pattern.startsWith('/docs/')) return 'PUBLIC';
  return ACCESS[`${method === 'HEAD' ? 'GET' : method} ${pattern}`];
}
