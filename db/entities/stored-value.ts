import { defineEntity, p } from '@mikro-orm/core';
import type { StoredValueId } from '../../domain/ids.ts';
import { STORED_VALUE_TENDERS } from '../../domain/order/payment.ts';
import { Customer } from './people.ts';

/** A balance we owe somebody goods for: a gift card, or a customer's credit in one currency. */
export const StoredValue = defineEntity({
  name: 'StoredValue',
  tableName: 'stored_value',
  properties: {
    id: p.uuid().$type<StoredValueId>().primary(),
    tender: p.enum(STORED_VALUE_TENDERS),
    // In upper case: the card's, whoever holds it.
    code: p.text().nullable().unique(),
    customerId: () => p.manyToOne(Customer).mapToPk().fieldName('customer_id').nullable(),
    currency: p.text(),
    balanceMinor: p.bigint('number').default(0),
    // What open authorisations of orders have of it.
    boundMinor: p.bigint('number').default(0),
    createdAt: p.datetime().defaultRaw('now()'),
  },
  uniques: [{ properties: ['customerId', 'currency'] }],
  checks: [
    { name: 'stored_value_never_overspent', expression: 'bound_minor >= 0 and bound_minor <= balance_minor' },
    {
      name: 'stored_value_has_one_holder',
      expression:
        "(tender = 'GIFT_CARD') = (code is not null) and (tender = 'STORE_CREDIT') = (customer_id is not null)",
    },
  ],
});

/** Every change of a balance, once a source; their sum is the balance. Append-only. */
export const StoredValueMovement = defineEntity({
  name: 'StoredValueMovement',
  tableName: 'stored_value_movement',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    storedValueId: () => p.manyToOne(StoredValue).mapToPk().fieldName('stored_value_id').index(),
    amountMinor: p.bigint('number'),
    sourceType: p.text(),
    sourceId: p.text(),
    at: p.datetime().defaultRaw('now()'),
  },
  uniques: [{ properties: ['sourceType', 'sourceId'] }],
});
