import { inOrder, type Quote } from '../../../domain/carriers/rate.ts';
import {
  type BuyRequest,
  type Carrier,
  CarrierRefused,
  CarrierUnavailable,
  type Label,
  type RateRequest,
  type VoidRequest,
} from '../carrier.ts';
import { call, type EasyPostAccount, isUnknown } from './calling.ts';
import { isFor, priceOf, quoteOf, type Rate, Shipment, ShipmentPage, shipmentForm } from './form.ts';

export const EASYPOST = 'easypost';

// What we sell as EXPRESS has another name at each of its carriers, so it is told by its days.
const EXPRESS_DAYS_MAX = 2;
// Two tries of one purchase may open a shipment each; they lie closer together than this.
const TWIN_DISTANCE_MAX_MS = 3_600_000;
const PAGE_SIZE = 100;

/**
 * EasyPost keeps no idempotency keys, but every shipment carries our reference and can be bought only once. So a
 * purchase looks for the shipment of its reference first, and only purchases open shipments with a reference.
 * Two purchases of one reference at the same time would both find nothing: the caller runs them one by one.
 */
export function createEasyPostCarrier(account: EasyPostAccount): Carrier {
  return {
    knowsReferences: false,
    rates: (request) => rates(account, request),
    buy: (request) => buy(account, request),
    void: (request) => voidLabel(account, request),
  };
}

async function rates(account: EasyPostAccount, { parcels, signal, ...request }: RateRequest): Promise<Quote[]> {
  const perParcel = await Promise.all(
    parcels.map((parcel) =>
      call(account, signal, Shipment, (client) => client.Shipment.create(shipmentForm({ ...request, parcel }))),
    ),
  );
  const [first, ...others] = perParcel.map((shipment) => shipment.rates);
  // Only a service that takes every parcel is an offer for the shipment.
  const offers = (first ?? []).flatMap((rate) => {
    const same = others.map((ofParcel) => ofParcel.find((other) => isSameOffer(rate, other)));
    return same.every((other) => other !== undefined) ? (quoteOf([rate, ...same], EASYPOST) ?? []) : [];
  });
  return inOrder(
    offers.filter((quote) => isAskedFor(quote, request)),
    request.currency,
  );
}

function isSameOffer(one: Rate, other: Rate): boolean {
  return one.carrier === other.carrier && one.service === other.service && one.currency === other.currency;
}

function isAskedFor(quote: Quote, { carrier, service }: Pick<RateRequest, 'carrier' | 'service'>): boolean {
  if (carrier !== undefined && quote.carrier !== carrier) return false;
  if (service === undefined || service === 'STANDARD') return true;
  if (service === 'EXPRESS') return quote.transitDays !== undefined && quote.transitDays <= EXPRESS_DAYS_MAX;
  return quote.service === service;
}

async function buy(account: EasyPostAccount, request: BuyRequest): Promise<Label> {
  const { reference, quote, signal } = request;
  const found = await find(account, reference, signal);
  if (found && isBought(found)) return labelOf(found, signal);

  const shipment =
    found && isFor(request, found)
      ? found
      : await call(account, signal, Shipment, (client) => client.Shipment.create(shipmentForm(request, reference)));
  const rate = shipment.rates.find(
    (offer) =>
      offer.carrier === quote.carrier && offer.service === quote.service && offer.currency === quote.price.currency,
  );
  if (!rate) throw new CarrierRefused('service-unavailable');
  return labelOf(await purchase(account, shipment.id, rate.id, signal), signal);
}

/** The bought shipment of this reference where there is one, else one that could still be bought. */
async function find(account: EasyPostAccount, reference: string, signal: AbortSignal): Promise<Shipment | undefined> {
  const shipment = await retrieve(account, reference, signal);
  if (!shipment || isBought(shipment)) return shipment;
  // EasyPost does not keep references unique. Of two shipments with ours it may show the one that was not bought.
  const twin = await boughtTwin(account, reference, shipment.created_at, signal);
  return twin ?? (shipment.postage_label ? undefined : shipment);
}

async function retrieve(account: EasyPostAccount, id: string, signal: AbortSignal): Promise<Shipment | undefined> {
  try {
    return await call(account, signal, Shipment, (client) => client.Shipment.retrieve(encodeURIComponent(id)));
  } catch (error) {
    if (isUnknown(error)) return undefined;
    throw error;
  }
}

async function boughtTwin(
  account: EasyPostAccount,
  reference: string,
  createdAt: string,
  signal: AbortSignal,
): Promise<Shipment | undefined> {
  const start_datetime = new Date(Date.parse(createdAt) - TWIN_DISTANCE_MAX_MS).toISOString();
  for (let before_id: string | undefined, hasMore = true; hasMore; ) {
    const parameters = { purchased: true, start_datetime, page_size: PAGE_SIZE, ...(before_id ? { before_id } : {}) };
    const page = await call(account, signal, ShipmentPage, (client) => client.Shipment.all(parameters));
    const twin = page.shipments.find((shipment) => shipment.reference === reference && isBought(shipment));
    if (twin) return twin;
    before_id = page.shipments.at(-1)?.id;
    hasMore = page.has_more && before_id !== undefined;
  }
  return undefined;
}

/** A label that was given back is no label: the parcel needs another one. */
const isBought = ({ postage_label, refund_status }: Shipment): boolean =>
  Boolean(postage_label) && refund_status !== 'submitted' && refund_status !== 'refunded';

async function purchase(account: EasyPostAccount, id: string, rateId: string, signal: AbortSignal): Promise<Shipment> {
  try {
    return await call(account, signal, Shipment, (client) => client.Shipment.buy(id, rateId));
  } catch (error) {
    const isBoughtAlready = error instanceof CarrierRefused && error.carrierCode === 'SHIPMENT.POSTAGE.EXISTS';
    if (!isBoughtAlready) throw error;
    return await call(account, signal, Shipment, (client) => client.Shipment.retrieve(id));
  }
}

async function labelOf(shipment: Shipment, signal: AbortSignal): Promise<Label> {
  const { id, tracking_code: trackingNumber, selected_rate: rate, postage_label: label } = shipment;
  if (!trackingNumber || !rate || !label) throw new CarrierUnavailable(`the label of ${id} is not ready`);
  return {
    trackingNumber,
    carrier: rate.carrier,
    service: rate.service,
    cost: priceOf(rate),
    carrierShipmentId: id,
    labelPdf: await download(label.label_url, id, signal),
  };
}

async function download(url: string, id: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const answer = await fetch(url, { signal });
    const pdf = new Uint8Array(await answer.arrayBuffer());
    if (answer.ok && Buffer.from(pdf.subarray(0, 5)).toString() === '%PDF-') return pdf;
  } catch (error) {
    throw new CarrierUnavailable(`the label of ${id} could not be fetched`, { carrierText: String(error) });
  }
  throw new CarrierUnavailable(`the label of ${id} is not there as a PDF`);
}

async function voidLabel(account: EasyPostAccount, request: VoidRequest): Promise<'VOIDED' | 'REFUSED'> {
  const { reference, carrierShipmentId, signal } = request;
  const shipment = carrierShipmentId
    ? await retrieve(account, carrierShipmentId, signal)
    : await find(account, reference, signal);
  if (!shipment || !isBought(shipment)) return 'VOIDED';
  try {
    const { refund_status } = await call(account, signal, Shipment, (client) => client.Shipment.refund(shipment.id));
    return refund_status === 'submitted' || refund_status === 'refunded' ? 'VOIDED' : 'REFUSED';
  } catch (error) {
    if (error instanceof CarrierRefused) return 'REFUSED';
    throw error;
  }
}
