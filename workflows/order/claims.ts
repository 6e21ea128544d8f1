import type { FulfillmentOrderId } from '../../domain/ids.ts';

export type Claimant = 'SHIP' | 'CANCEL' | 'EDIT' | 'HOLD' | 'WORK';

/** Who works on which fulfillment order. Looked at and taken without an await between, as handlers interleave there. */
export class Claims {
  readonly #claimants = new Map<FulfillmentOrderId, Claimant>();

  take(id: FulfillmentOrderId, claimant: Claimant): void {
    this.#claimants.set(id, claimant);
  }

  giveBack(ids: readonly FulfillmentOrderId[]): void {
    for (const id of ids) this.#claimants.delete(id);
  }

  of(id: FulfillmentOrderId | undefined): Claimant | undefined {
    return id && this.#claimants.get(id);
  }

  /** Somebody has one who is soon done with it. */
  get areBusy(): boolean {
    return [...this.#claimants.values()].some(isForAMoment);
  }

  get areShipping(): boolean {
    return [...this.#claimants.values()].includes('SHIP');
  }
}

/** A shipment may wait for a provider, and what is being cancelled will not be there again. */
export const isForAMoment = (claimant: Claimant): boolean => claimant !== 'SHIP' && claimant !== 'CANCEL';
