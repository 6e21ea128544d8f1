import { Box, Channel, Location, PlacesVersion, RateCard, Sku } from './entities/catalogue.ts';
import { IssuedDocument } from './entities/document.ts';
import {
  FulfillmentOrder,
  FulfillmentOrderLine,
  Parcel,
  ParcelLabel,
  Pick,
  PickWave,
  PickWaveMember,
  Shipment,
  TrackingEvent,
  Transfer,
} from './entities/fulfillment.ts';
import {
  Account,
  Bill,
  Books,
  ExchangeRate,
  InventoryValue,
  JournalEntry,
  JournalExportBatch,
  JournalExportEntry,
  JournalLine,
  JournalPeriod,
  PspSettlement,
  SupplierAccrual,
} from './entities/ledger.ts';
import { Order, OrderLine } from './entities/order.ts';
import { Payment, PaymentTransaction } from './entities/payment.ts';
import { ApiKey, Customer } from './entities/people.ts';
import { Attention, Command, Hold, OrderEvent } from './entities/process.ts';
import { Dispute, PaymentEvent } from './entities/provider.ts';
import { OrderReturn, ReturnCredit, ReturnLabel, ReturnLine, ReturnReceipt } from './entities/return.ts';
import { RuleSet, SourcingDecision } from './entities/sourcing.ts';
import { CartHold, IncomingStock, Reservation, Stock, StockMovement } from './entities/stock.ts';
import { StoredValue, StoredValueMovement } from './entities/stored-value.ts';

/** Every table. A new one is added here, and `npm run migration:create` writes the migration. */
export const entities = [
  Account,
  ApiKey,
  Attention,
  Bill,
  Books,
  Box,
  CartHold,
  Channel,
  Command,
  Customer,
  Dispute,
  ExchangeRate,
  FulfillmentOrder,
  FulfillmentOrderLine,
  Hold,
  IncomingStock,
  InventoryValue,
  IssuedDocument,
  JournalEntry,
  JournalLine,
  JournalExportBatch,
  JournalExportEntry,
  JournalPeriod,
  Location,
  PlacesVersion,
  Order,
  OrderEvent,
  OrderLine,
  OrderReturn,
  Parcel,
  ParcelLabel,
  Payment,
  PaymentEvent,
  PaymentTransaction,
  Pick,
  PickWave,
  PickWaveMember,
  PspSettlement,
  RateCard,
  Reservation,
  ReturnCredit,
  ReturnLabel,
  ReturnLine,
  ReturnReceipt,
  RuleSet,
  Shipment,
  Sku,
  SourcingDecision,
  Stock,
  StockMovement,
  StoredValue,
  StoredValueMovement,
  SupplierAccrual,
  TrackingEvent,
  Transfer,
] as const;
