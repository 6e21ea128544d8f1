import path from 'node:path';
import { ROOT } from './source-files.ts';

/** Cut from the data set; see the README beside it. */
export const SAMPLE = path.join(ROOT, 'test/data/online-retail-sample.csv');
/** Cancellations with what they undo. */
export const RETURNS_SAMPLE = path.join(ROOT, 'test/data/online-retail-returns.csv');
/** Not part of the project: beside it where somebody has put it. */
export const FULL_SHEET = path.join(ROOT, '../shared/data/online-retail-2010-12.csv.gz');
