import { z } from 'zod';
import { LOST_PARCEL_CHOICES } from '../../domain/order/lost-parcel.ts';
import { CHANNEL_KINDS, type ChannelPolicy, OUT_OF_STOCK_POLICIES } from '../../domain/order/policy.ts';
import { EXCHANGE_WAITS, WAY_BACK_PAYERS } from '../../domain/return/terms.ts';
import { changeOf } from '../put.ts';
import {
  ChannelCode,
  Code,
  CountryCode,
  CurrencyCode,
  DurationText,
  FractionText,
  LocationCode,
  listOf,
  MoneyNotNegative,
  Page,
  ReturnConditions,
  Text,
  Units,
} from '../schemas.ts';

export const ReturnPolicy = z.strictObject({
  windowDays: z.int().min(0).max(3_650),
  restockingFee: FractionText.exactOptional(),
  conditions: ReturnConditions.exactOptional().describe('What is taken back of goods that were only unwanted.'),
  refundShipping: z.boolean(),
  inStore: z.boolean(),
  byPost: z.boolean().exactOptional().describe('Absent: yes.'),
  refundTo: z.enum(['ORIGINAL', 'STORE_CREDIT']),
  autoApprove: z.boolean().exactOptional(),
  exchangeWaits: z.enum(EXCHANGE_WAITS).exactOptional(),
  wayBack: z
    .enum(WAY_BACK_PAYERS)
    .exactOptional()
    .describe('Who pays for the way by post. Of goods that were not as promised, always the shop.'),
  returnShippingFee: MoneyNotNegative.exactOptional().describe(
    'With CUSTOMER: what our label costs him, taken off the refund. Absent: he gets no label.',
  ),
  returnTo: LocationCode.exactOptional().describe('Where goods go by post. Absent: to where they came from.'),
  remindAfter: DurationText.exactOptional().describe('From approval, unless the goods have come by then.'),
  expiresAfter: DurationText.exactOptional(),
});
export const Verification = z.strictObject({
  riskHoldScore: z.int().min(0).max(101).describe('Orders with this risk score or a higher one are held.'),
  holdTimeout: DurationText,
});
export const Sla = z.strictObject({
  acceptWithin: DurationText,
  shipWithin: DurationText,
  pickUpWithin: DurationText.exactOptional(),
  deliverWithin: DurationText.exactOptional(),
  lostParcelWithin: DurationText.exactOptional().describe('For a person to decide on a lost or returned parcel.'),
  lostParcelDefault: z.enum(LOST_PARCEL_CHOICES).exactOptional().describe('What happens after that.'),
  cancelWithin: DurationText.exactOptional().describe('For a supplier to say whether accepted work can be cancelled.'),
  atRiskBefore: DurationText.exactOptional().describe('How long before a deadline work counts as at risk.'),
});

const Policy = z.strictObject({
  returnPolicy: ReturnPolicy,
  verification: Verification,
  sla: Sla,
  outOfStock: z.enum(OUT_OF_STOCK_POLICIES).exactOptional(),
  askTimeout: DurationText.exactOptional(),
  unpaidExpiry: DurationText.exactOptional(),
}) satisfies z.ZodType<ChannelPolicy>;

export const ChannelFields = z.strictObject({
  name: Text,
  kind: z.enum(CHANNEL_KINDS),
  currency: CurrencyCode,
  countries: z.array(CountryCode).min(1).max(300),
  safetyBuffer: Units.default(0).describe('Units of each SKU that this channel does not offer.'),
  ruleSetId: Code.exactOptional().describe('The rule set may come later; until then `default` decides.'),
  ...Policy.shape,
});
export type ChannelFields = z.output<typeof ChannelFields>;

/** Fields inside the three policies may be absent as well, and then stay as they are. */
export const ChannelChange = changeOf(
  ChannelFields.extend({
    returnPolicy: changeOf(ReturnPolicy),
    verification: changeOf(Verification),
    sla: changeOf(Sla),
  }),
);
export const ChannelParams = z.strictObject({ channelId: ChannelCode });
export const ChannelView = z.object({ id: ChannelCode, ...ChannelFields.shape }).meta({ id: 'Channel' });
export const ChannelList = listOf(ChannelView);
export const ChannelQuery = Page;
