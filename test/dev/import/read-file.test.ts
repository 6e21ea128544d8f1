import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { classify } from '../../../dev/import/classify.ts';
import { readSheet } from '../../../dev/import/read-file.ts';
import { FULL_SHEET, SAMPLE } from '../../support/online-retail.ts';

const HEADING = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

describe('a file of invoices', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orderloom-import-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function aFile(content: string | Buffer): string {
    const file = path.join(folder, 'file');
    writeFileSync(file, content);
    return file;
  }

  it('is the same packed and unpacked', () => {
    const text = `${HEADING}\n1,A,"A, B",2,2010-12-01 08:26:00,2.5,,France\n`;
    const plain = readSheet(aFile(text));

    const packed = readSheet(aFile(gzipSync(text)));

    expect(packed).toEqual(plain);
    expect(plain.documents[0]?.rows[0]).toMatchObject({ line: 2, Description: 'A, B', Country: 'France' });
  });

  it('gathers rows of one invoice that stand apart', () => {
    const rows = ['1,A,,1,d,1,,X', '2,B,,1,d,1,,X', '1,C,,1,d,1,,X'];

    const { documents } = readSheet(aFile([HEADING, ...rows].join('\n')));

    expect(documents.map(({ invoice, rows: own }) => [invoice, own.length])).toEqual([
      ['1', 2],
      ['2', 1],
    ]);
  });

  it.each([
    ['of another form', 'Invoice,Price\n1,2\n', 'lacks InvoiceNo, StockCode'],
    ['without lines', `${HEADING}\n`, 'has no lines'],
  ])('%s is refused with the reason', (_which, content, reason) => {
    expect(() => readSheet(aFile(content))).toThrow(reason);
  });
});

describe('the sample', () => {
  it('has an order to each of 15 countries, and one of 593 lines', () => {
    const orders = readSheet(SAMPLE).documents.filter((document) => classify(document).outcome === 'ORDER');

    expect(new Set(orders.map(({ rows: [{ Country }] }) => Country)).size).toBe(15);
    expect(Math.max(...orders.map(({ rows }) => rows.length))).toBe(593);
  });
});

const whereItIs = existsSync(FULL_SHEET) ? describe : describe.skip;
whereItIs('the whole file', () => {
  it('has 512 documents, each of them accounted for', () => {
    const outcomes = readSheet(FULL_SHEET).documents.map((document) => classify(document).outcome);
    const count = (outcome: string) => outcomes.filter((each) => each === outcome).length;

    expect([outcomes.length, count('ORDER'), count('CANCELLATION'), count('ADJUSTMENT'), count('REFUSED')]).toEqual([
      512, 423, 41, 48, 0,
    ]);
  });
});
