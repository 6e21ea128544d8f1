import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What ops filter by in the Temporal UI. Registered at start-up; where a server refuses them, orders go without. */
export const CHANNEL = defineSearchAttributeKey('OrderloomChannel', SearchAttributeType.KEYWORD);
export const STATUS_GROUP = defineSearchAttributeKey('OrderloomStatusGroup', SearchAttributeType.KEYWORD);
export const LOCATIONS = defineSearchAttributeKey('OrderloomLocations', SearchAttributeType.KEYWORD_LIST);
export const HOLD_REASON = defineSearchAttributeKey('OrderloomHoldReason', SearchAttributeType.KEYWORD);

export const SEARCH_ATTRIBUTES = [CHANNEL, STATUS_GROUP, LOCATIONS, HOLD_REASON];
