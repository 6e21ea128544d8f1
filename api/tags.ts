/** The groups of calls, in the order in which a reader needs them, each with what it is for. */
export const TAGS = {
  Orders: 'Place an order, look into it, change, hold and cancel it.',
  Fulfillment: 'The work on an order: accept, pick, pack, ship, hand over; parcels, labels and pick waves.',
  Money: 'Payments, refunds, gift cards, disputes.',
  Returns: 'What comes back, and what is given for it.',
  Stock: 'What is where, what of it can be sold, what has moved, and timed reservations.',
  Catalogue: 'SKUs, locations, channels, rate cards and boxes.',
  Sourcing: 'The rules by which an order finds its locations, and what others would have done.',
  Customers: 'Who orders.',
  Suppliers: 'What suppliers and warehouses of others are asked for, and what they answer.',
  Documents: 'Invoices and credit notes.',
  Books: 'The journal, what stock is worth, what is owed, closing and export.',
  Reports: 'How fast the work is done.',
  'API keys': 'Who may call what.',
  Webhooks: 'What carriers and payment providers tell. Signed, without an API key.',
  Problems: 'What each type of error means, and what to do.',
  Operations: 'Whether it is alive and ready, and its metrics.',
} as const;
