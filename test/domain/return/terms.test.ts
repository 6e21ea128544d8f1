import { describe, expect, it } from '@jest/globals';
import { money } from '../../../domain/money.ts';
import { deadlinesOf } from '../../../domain/return/deadlines.ts';
import type { ReturnMethod, ReturnReason } from '../../../domain/return/return.ts';
import { type ReturnPolicy, wayBackOf } from '../../../domain/return/terms.ts';

const POLICY: ReturnPolicy = { windowDays: 30, refundShipping: false, inStore: true, refundTo: 'ORIGINAL' };
const FEE = { returnShippingFee: money(500, 'USD') };

describe('the way back', () => {
  it.each<[string, Partial<ReturnPolicy>, ReturnMethod, ReturnReason[], boolean, number]>([
    ['has no label where the policy says nothing', {}, 'POST', ['UNWANTED'], false, 0],
    ['has a label where the shop pays', { wayBack: 'SHOP' }, 'POST', ['UNWANTED'], true, 0],
    ['costs the customer its fee', { wayBack: 'CUSTOMER', ...FEE }, 'POST', ['UNWANTED', 'OTHER'], true, 500],
    ['is his own affair without a fee', { wayBack: 'CUSTOMER' }, 'POST', ['UNWANTED'], false, 0],
    ['costs nothing when one line is our fault', { wayBack: 'CUSTOMER', ...FEE }, 'POST', ['OTHER', 'LATE'], true, 0],
    ['needs no label into a store', { wayBack: 'SHOP' }, 'IN_STORE', ['UNWANTED'], false, 0],
  ])('%s', (_what, policy, method, reasons, hasLabel, feeMinor) => {
    expect(wayBackOf({ ...POLICY, ...policy }, method, reasons)).toEqual({ hasLabel, feeMinor });
  });

  it('has its limits from one moment on, and none that nobody set', () => {
    const from = new Date('2026-11-24T12:00:00Z');

    expect(deadlinesOf({ ...POLICY, expiresAfter: 'P1D', remindAfter: 'PT0.05S' }, from)).toEqual({
      expiresAt: new Date('2026-11-25T12:00:00Z'),
      remindAt: new Date('2026-11-24T12:00:00.050Z'),
    });
    expect(deadlinesOf(POLICY, from)).toEqual({ expiresAt: null, remindAt: null });
  });
});
