import * as wf from '@temporalio/workflow';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { CHANNEL, HOLD_REASON, LOCATIONS, STATUS_GROUP } from '../search-attributes.ts';

/**
 * What people filter orders by in the Temporal UI. Each change of it is an event, so it is said at acceptance and when
 * the order is held or let go, and not with every step.
 */
export class TemporalUi {
  #shown: string | undefined;

  show(facts: OrderFacts): void {
    if (!isSearchable()) return;
    const [hold] = facts.holds;
    wf.upsertSearchAttributes([
      { key: STATUS_GROUP, value: hold ? 'HELD' : 'ACTIVE' },
      { key: LOCATIONS, value: facts.parts.flatMap(({ locationId }) => locationId ?? []) },
      ...(hold || this.#shown ? [{ key: HOLD_REASON, value: hold?.reason ?? null }] : []),
    ]);
    this.#shown = hold?.reason;
  }

  showHold(facts: OrderFacts): void {
    if (facts.holds[0]?.reason === this.#shown || !isSearchable()) return;
    // Orders from before this was shown have no events for it, and are shown as they were at acceptance.
    if (wf.patched('shows-holds')) this.show(facts);
  }
}

/** Not where the server refused to register the attributes at start-up. */
const isSearchable = (): boolean => wf.workflowInfo().typedSearchAttributes.get(CHANNEL) !== undefined;
