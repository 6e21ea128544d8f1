/** Stripe's test tokens, see docs.stripe.com/testing. */
export type TestCard = {
  readonly brand: string;
  readonly last4: string;
  readonly allowsMulticapture: boolean;
  readonly decline?: Decline;
  /** Asks for 3-D Secure; off session that is a decline. */
  readonly needsAuthentication?: boolean;
  readonly disputeReason?: string;
  readonly failsRefunds?: boolean;
};
export type Decline = { readonly code: string; readonly decline_code?: string; readonly message: string };

const DECLINED = 'Your card was declined.';
const visa = (last4: string, more: Partial<TestCard> = {}): TestCard => ({
  brand: 'visa',
  last4,
  allowsMulticapture: true,
  ...more,
});
const cardOf = (brand: string, last4: string): TestCard => ({ brand, last4, allowsMulticapture: true });
const declining = (last4: string, decline: Decline): TestCard => visa(last4, { decline });
const declined = (last4: string, declineCode: string, message = DECLINED): TestCard =>
  declining(last4, { code: 'card_declined', decline_code: declineCode, message });

const CARDS: Readonly<Record<string, TestCard>> = {
  pm_card_visa: visa('4242'),
  pm_card_visa_debit: visa('5556'),
  pm_card_mastercard: cardOf('mastercard', '4444'),
  pm_card_mastercard_debit: cardOf('mastercard', '8210'),
  // Stripe allows it where the account may; here it is the card that never may, so that both ways are met.
  pm_card_amex: { brand: 'amex', last4: '8431', allowsMulticapture: false },
  pm_card_discover: cardOf('discover', '1117'),
  pm_card_diners: cardOf('diners', '0004'),
  pm_card_jcb: cardOf('jcb', '0505'),
  pm_card_unionpay: cardOf('unionpay', '0005'),
  pm_card_credit_disableEnterpriseCardFeatures: visa('0076', { allowsMulticapture: false }),

  pm_card_chargeDeclined: declined('0002', 'generic_decline'),
  pm_card_chargeCustomerFail: declined('0341', 'generic_decline'),
  pm_card_chargeDeclinedInsufficientFunds: declined('9995', 'insufficient_funds', 'Your card has insufficient funds.'),
  pm_card_chargeDeclinedLostCard: declined('9987', 'lost_card'),
  pm_card_chargeDeclinedStolenCard: declined('9979', 'stolen_card'),
  pm_card_chargeDeclinedFraudulent: declined('0019', 'fraudulent'),
  pm_card_chargeDeclinedVelocityLimitExceeded: declined('6975', 'card_velocity_exceeded'),
  pm_card_radarBlock: declined('0019', 'fraudulent'),
  pm_card_chargeDeclinedExpiredCard: declining('0069', { code: 'expired_card', message: 'Your card has expired.' }),
  pm_card_chargeDeclinedIncorrectCvc: declining('0127', {
    code: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  }),
  pm_card_chargeDeclinedProcessingError: declining('0119', {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  }),

  pm_card_authenticationRequired: visa('3184', { needsAuthentication: true }),
  pm_card_authenticationRequiredOnSetup: visa('3155', { needsAuthentication: true }),
  pm_card_threeDSecure2Required: visa('3220', { needsAuthentication: true }),

  pm_card_createDispute: visa('0259', { disputeReason: 'fraudulent' }),
  pm_card_createDisputeProductNotReceived: visa('2685', { disputeReason: 'product_not_received' }),
  pm_card_refundFail: visa('5126', { failsRefunds: true }),
};

/** Stripe spells the declining ones with the brand as well: pm_card_visa_chargeDeclined. */
export function testCard(token: string): TestCard | undefined {
  return ownCard(token) ?? ownCard(token.replace('pm_card_visa_charge', 'pm_card_charge'));
}

function ownCard(token: string): TestCard | undefined {
  return Object.hasOwn(CARDS, token) ? CARDS[token] : undefined;
}
