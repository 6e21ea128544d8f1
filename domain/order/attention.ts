/** Why a person must look at an order, and what he can do about it. */
export const ATTENTION = {
  'undo-refused': 'Giving the order up was refused by a provider. Settle it there, then retry.',
  'step-keeps-failing': 'A step of the order fails again and again. See the Temporal UI for its failure, then retry.',
  'not-accepted-in-time': 'The location has not accepted the work in time. Accept it, or reject it to re-source it.',
  'not-shipped-in-time': 'The work has not left in time. Ship it, move it or cancel it.',
  'cancellation-not-answered': 'Nobody said whether accepted work can be cancelled, so it goes on. Ask its location.',
  'delivery-delayed': 'The carrier says that a parcel is delayed. Nothing need be done, but the customer may ask.',
  'delivery-failed': 'The carrier could not deliver a parcel. Decide whether to send it again or to refund it.',
  'given-up-parcel-arrived': 'A parcel arrived after it was given up. Ask for it back, or charge for it another way.',
  'void-parcel-moves': 'The carrier has a parcel that was taken back. Stop it there, or charge for it another way.',
  'refund-refused': 'The provider refused to give money back. Give it back another way, or ask for the refund again.',
  'exchange-short': 'Less came back than the exchange is worth. Have the rest paid, release its hold, or cancel it.',
  'exchange-unreturned': 'The exchange has left, and its return came to nothing. Ask for the goods or for the money.',
  'return-label-refused': 'No carrier takes a return back to us. Tell the customer another way.',
  'label-not-voided': 'The carrier would not void a label that was not used. Ask it for the money back.',
  'payment-disputed': 'The customer has his bank take the money back. Send evidence in time, or accept it.',
  'paid-after-void': 'The provider took money after the order was given up. It is refunded; check the provider.',
} as const;

export type AttentionKind = keyof typeof ATTENTION;
export const ATTENTION_KINDS = Object.keys(ATTENTION) as AttentionKind[];
