import { describe, expect, it } from '@jest/globals';
import { extractText, getMeta } from 'unpdf';
import { drawLabel, type LabelDocument } from '../../../api/documents/label.ts';
import { drawManifest } from '../../../api/documents/manifest.ts';
import { drawPackingSlip, type PackingSlipDocument } from '../../../api/documents/packing-slip.ts';
import { drawPickList, type PickListLine } from '../../../api/documents/pick-list.ts';
import { sscc } from '../../../domain/sscc.ts';

const WAREHOUSE = {
  name: 'East',
  line1: '350 5th Ave',
  city: 'New York',
  region: 'NY',
  postalCode: '10118',
  country: 'US',
};
const LODZ = { name: 'Władysława Αθηνά', line1: 'Świętokrzyska 12', city: 'Łódź', postalCode: '90-001', country: 'PL' };
const AT = '2026-11-23T13:00:00Z';
const SSCC = sscc('0614141', 4711);

async function read(document: Promise<Buffer>) {
  const bytes = new Uint8Array(await document);
  const { totalPages, text } = await extractText(bytes);
  return { totalPages, pages: text, text: text.join('\n') };
}

const aLabel = (change: Partial<LabelDocument> = {}): LabelDocument => ({
  carrier: 'POST',
  service: 'STANDARD',
  trackingNumber: 'OL7456800531029995874',
  sscc: SSCC,
  orderNumber: 'OL-100042',
  from: WAREHOUSE,
  to: LODZ,
  weightGrams: 1_234,
  parcel: { number: 1, of: 2 },
  at: AT,
  ...change,
});

describe('drawLabel', () => {
  it('says where to, from where, and what is tracked, on one page', async () => {
    const { totalPages, text } = await read(drawLabel(aLabel()));

    expect(totalPages).toBe(1);
    for (const part of ['Władysława Αθηνά', 'Świętokrzyska 12', '90-001 Łódź', 'POLAND', 'New York, NY 10118']) {
      expect(text).toContain(part);
    }
    for (const part of ['OL7456800531029995874', `(00) ${SSCC}`, 'OL-100042', '1.23 kg', '1 of 2', '2026-11-23']) {
      expect(text).toContain(part);
    }
  });

  it('is the same file each time it is drawn', async () => {
    const [one, other] = await Promise.all([drawLabel(aLabel()), drawLabel(aLabel())]);

    expect(one?.equals(other ?? Buffer.of())).toBe(true);
  });

  it('stays on one page with names that are far too long', async () => {
    const long = 'Donaudampfschifffahrtsgesellschaft '.repeat(6);
    const to = { ...LODZ, name: long, line1: long, line2: long, city: long };

    const { totalPages, text } = await read(drawLabel(aLabel({ to, carrier: long, service: long, orderNumber: long })));

    expect(totalPages).toBe(1);
    expect(text).toContain('…');
  });

  it('tells a program its title', async () => {
    const { info } = await getMeta(new Uint8Array(await drawLabel(aLabel())));

    expect(info).toMatchObject({ Title: 'Label OL7456800531029995874', Producer: 'Orderloom' });
  });

  it('refuses a tracking number that no barcode can say', async () => {
    const label = drawLabel(aLabel({ trackingNumber: '' }));

    await expect(label).rejects.toThrow('a barcode of kind code128 cannot say ""');
  });
});

const aPick = (change: Partial<PickListLine> = {}): PickListLine => ({
  bin: 'A-1',
  sku: 'MUG',
  name: 'Mug, blue',
  gtin: '04006381333931',
  quantity: 2,
  orderNumber: 'OL-1',
  ...change,
});
const aPickList = (lines: readonly PickListLine[]) =>
  drawPickList({ waveId: 'wave-1', locationName: 'Warehouse East', paper: 'A4', lines, at: AT });

describe('drawPickList', () => {
  it('goes from bin to bin', async () => {
    const { text } = await read(
      aPickList([
        aPick({ bin: 'B-1' }),
        aPick({ bin: 'A-10' }),
        { ...aPick(), bin: 'A-2' },
        { ...aPick({ bin: 'A-1' }) },
      ]),
    );

    expect(text.match(/[AB]-\d+/g)).toEqual(['A-1', 'A-2', 'A-10', 'B-1']);
    expect(text).toContain('4 lines · 8 units · 1 orders');
  });

  it('repeats its titles on every page and counts them', async () => {
    const { totalPages, pages } = await read(
      aPickList(Array.from({ length: 200 }, (_, row) => aPick({ sku: `SKU-${row}` }))),
    );

    expect(totalPages).toBe(6);
    pages.forEach((page, index) => {
      expect(page).toContain('Bin');
      expect(page).toContain(`Page ${index + 1} of 6`);
    });
    const listed = pages.join('\n').match(/SKU-\d+/g);
    expect(new Set(listed).size).toBe(200);
    expect(listed).toHaveLength(200);
  });

  it('is a page with titles when nothing is to be picked', async () => {
    expect(await read(aPickList([]))).toMatchObject({ totalPages: 1 });
  });
});

const aSlip = (change: Partial<PackingSlipDocument> = {}): PackingSlipDocument => ({
  shopName: 'Demo Shop',
  orderNumber: 'OL-100042',
  placedAt: '2026-11-20T10:00:00Z',
  from: WAREHOUSE,
  to: LODZ,
  parcel: { number: 1, of: 2, weightGrams: 1_234 },
  carrier: 'POST',
  service: 'STANDARD',
  trackingNumber: 'OL7456800531029995874',
  sscc: SSCC,
  lines: [{ sku: 'MUG', name: 'Mug, blue', quantity: 2, ordered: 5 }],
  at: AT,
  ...change,
});

describe('drawPackingSlip', () => {
  it('says what is in the parcel and what was ordered', async () => {
    const { totalPages, text } = await read(drawPackingSlip(aSlip({ note: 'Happy birthday' })));

    expect(totalPages).toBe(1);
    for (const part of ['Demo Shop', 'Order OL-100042 of 2026-11-20', 'MUG Mug, blue 5 2', 'Happy birthday', SSCC]) {
      expect(text).toContain(part);
    }
  });

  it('leaves out what is not known yet', async () => {
    const { carrier: _carrier, service: _service, trackingNumber: _number, sscc: _sscc, ...packed } = aSlip();

    const { text } = await read(drawPackingSlip(packed));

    expect(text).not.toContain('tracking number');
    expect(text).not.toContain('undefined');
  });

  it('takes as many pages as 593 lines need', async () => {
    const lines = Array.from({ length: 593 }, (_, row) => ({
      sku: `SKU-${row}`,
      name: 'Mug',
      quantity: 1,
      ordered: 1,
    }));

    const { totalPages, text } = await read(drawPackingSlip(aSlip({ lines })));

    expect(text).toContain(`Page ${totalPages} of ${totalPages}`);
    expect(text.match(/SKU-\d+/g)).toHaveLength(593);
  });
});

describe('drawManifest', () => {
  it('lists the parcels with their sum', async () => {
    const parcels = Array.from({ length: 60 }, (_, row) => ({
      trackingNumber: `OL-${row}-T`,
      service: 'STANDARD',
      orderNumber: `ORDER-${row}`,
      country: 'US',
      postalCode: '10118',
      weightGrams: 500,
    }));

    const { totalPages, text } = await read(
      drawManifest({ carrier: 'POST', from: WAREHOUSE, parcels, day: '2026-11-23' }),
    );

    expect(totalPages).toBe(2);
    expect(text).toContain('2026-11-23 · 60 parcels · 30.00 kg');
    expect(text.match(/OL-\d+-T/g)).toHaveLength(60);
  });
});
