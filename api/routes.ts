import { apiKeyRoutes } from './api-keys/routes.ts';
import { availabilityRoutes } from './availability/routes.ts';
import { billRoutes } from './bills/routes.ts';
import { boxRoutes } from './boxes/routes.ts';
import { channelRoutes } from './channels/routes.ts';
import { customerRoutes } from './customers/routes.ts';
import { disputeRoutes } from './disputes/routes.ts';
import { taxDocumentRoutes } from './documents/routes.ts';
import { exchangeRateRoutes } from './exchange-rates/routes.ts';
import {
  fulfillmentOrderRoutes,
  fulfillmentRoutes,
  replanningRoutes,
  workRoutes,
} from './fulfillment-orders/routes.ts';
import { giftCardRoutes } from './gift-cards/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { inventoryRoutes } from './inventory/routes.ts';
import { valuationRoutes } from './inventory/valuation.ts';
import { warningRoutes } from './inventory/warnings.ts';
import { ageingRoutes } from './journal/ageing.ts';
import { correctionRoutes } from './journal/correction-routes.ts';
import { exportBatchRoutes, journalExportRoutes } from './journal/export-routes.ts';
import { chartRoutes, journalRoutes } from './journal/routes.ts';
import { locationRoutes } from './locations/routes.ts';
import { manifestRoutes } from './manifests/routes.ts';
import { orderHistoryRoutes, orderProcessRoutes } from './orders/history-routes.ts';
import { orderReadRoutes } from './orders/read-routes.ts';
import { orderRoutes } from './orders/routes.ts';
import { packingRoutes } from './packing/routes.ts';
import { parcelEventRoutes } from './parcels/events.ts';
import { parcelPaperRoutes } from './parcels/papers.ts';
import { parcelRestockRoutes } from './parcels/restock.ts';
import { parcelRoutes } from './parcels/routes.ts';
import { invoicePaymentRoutes } from './payments/invoice-payments.ts';
import { paymentRoutes } from './payments/routes.ts';
import { settlementRoutes } from './payments/settlements.ts';
import { pickWaveRoutes } from './pick-waves/routes.ts';
import type { ZodPlugin } from './plugins/zod.ts';
import { problemRoutes } from './problems/routes.ts';
import { rateCardRoutes } from './rate-cards/routes.ts';
import { refundRoutes } from './refunds/routes.ts';
import { fulfillmentReportRoutes } from './reports/fulfillment.ts';
import { reservationRoutes } from './reservations/routes.ts';
import { returnReadRoutes } from './returns/read-routes.ts';
import { returnRoutes } from './returns/routes.ts';
import { ruleSetRoutes } from './rule-sets/routes.ts';
import { simulationRoutes } from './simulations/routes.ts';
import { skuRoutes } from './skus/routes.ts';
import { stockRoutes } from './stock/routes.ts';
import { stockFeedRoutes } from './stock-feeds/routes.ts';
import { stockMovementRoutes } from './stock-movements/routes.ts';
import { supplierRoutes } from './suppliers/routes.ts';
import { carrierWebhookRoutes } from './webhooks/carriers.ts';
import { paymentWebhookRoutes } from './webhooks/payments.ts';

/** Every resource. Each gets the app with `app.parts`; who may call its routes is said in access.ts. */
export const routes: readonly ZodPlugin[] = [
  ageingRoutes,
  apiKeyRoutes,
  billRoutes,
  availabilityRoutes,
  boxRoutes,
  channelRoutes,
  customerRoutes,
  disputeRoutes,
  exchangeRateRoutes,
  fulfillmentOrderRoutes,
  fulfillmentRoutes,
  replanningRoutes,
  workRoutes,
  giftCardRoutes,
  healthRoutes,
  inventoryRoutes,
  valuationRoutes,
  warningRoutes,
  chartRoutes,
  correctionRoutes,
  exportBatchRoutes,
  journalExportRoutes,
  invoicePaymentRoutes,
  journalRoutes,
  locationRoutes,
  manifestRoutes,
  orderHistoryRoutes,
  orderProcessRoutes,
  orderReadRoutes,
  orderRoutes,
  packingRoutes,
  parcelRoutes,
  parcelEventRoutes,
  parcelPaperRoutes,
  parcelRestockRoutes,
  paymentRoutes,
  pickWaveRoutes,
  problemRoutes,
  rateCardRoutes,
  refundRoutes,
  reservationRoutes,
  returnReadRoutes,
  returnRoutes,
  ruleSetRoutes,
  simulationRoutes,
  settlementRoutes,
  skuRoutes,
  stockFeedRoutes,
  stockMovementRoutes,
  stockRoutes,
  taxDocumentRoutes,
  supplierRoutes,
  fulfillmentReportRoutes,
  carrierWebhookRoutes,
  paymentWebhookRoutes,
];
