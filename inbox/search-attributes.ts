import type { Client } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const INDEXED = {
  [SearchAttributeType.KEYWORD]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [SearchAttributeType.KEYWORD_LIST]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
};

/**
 * Registers them once, when first asked. False where the server refuses: orders then go without them, and only the
 * Temporal UI's filters are poorer.
 */
export function searchAttributesOf(client: Client, log: { warn(message: string): void }): () => Promise<boolean> {
  let known: Promise<boolean> | undefined;
  return async () => {
    known ??= register(client);
    const isKnown = await known;
    // Perhaps only for now: the next order asks again.
    if (!isKnown) {
      known = undefined;
      log.warn('this Temporal server takes no search attributes: its UI cannot filter orders by them');
    }
    return isKnown;
  };
}

async function register(client: Client): Promise<boolean> {
  const { namespace } = client.options;
  const wanted = SEARCH_ATTRIBUTES.map(({ name, type }) => [name, INDEXED[type]] as const);
  const { operatorService } = client.connection;
  const isKnown = async () => {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return wanted.every(([name]) => name in customAttributes);
  };
  try {
    if (await isKnown()) return true;
    await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(wanted) });
    return true;
  } catch {
    // Another worker may have been faster.
    return isKnown().catch(() => false);
  }
}
