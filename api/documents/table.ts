import { FAINT, LINE, type Sheet } from './sheet.ts';

export type Column<Row> = {
  readonly title: string;
  /** Share of the width; all shares together are the whole. */
  readonly share: number;
  readonly align?: 'left' | 'right';
  readonly isBold?: boolean;
  readonly text: (row: Row) => string;
};

const FONT_SIZE = 9;
const PADDING = 4;

/** A row never breaks over two pages, and every page begins with the titles. */
export function drawTable<Row>(sheet: Sheet, columns: readonly Column<Row>[], rows: readonly Row[]): void {
  const titles = columns.map(({ title }) => title);
  drawRow(sheet, columns, titles, { isTitle: true });
  for (const row of rows) {
    const cells = columns.map(({ text }) => text(row));
    if (sheet.y + heightOf(sheet, columns, cells) > bottomOf(sheet)) {
      sheet.addPage();
      drawRow(sheet, columns, titles, { isTitle: true });
    }
    drawRow(sheet, columns, cells, { isTitle: false });
  }
}

/** Opens a page unless this much is left on the current one. */
export function makeRoom(sheet: Sheet, height: number): void {
  if (sheet.y + height > bottomOf(sheet)) sheet.addPage();
}

type Cells<Row> = readonly Column<Row>[];

function drawRow<Row>(
  sheet: Sheet,
  columns: Cells<Row>,
  cells: readonly string[],
  { isTitle }: { isTitle: boolean },
): void {
  const top = sheet.y;
  const height = heightOf(sheet, columns, cells);
  const left = sheet.page.margins.left;
  let x = left;
  columns.forEach((column, index) => {
    const width = widthOf(sheet, columns, column);
    sheet.font(isTitle || column.isBold ? 'bold' : 'plain').fontSize(FONT_SIZE);
    sheet.text(cells[index] ?? '', x + PADDING, top + PADDING, {
      width: width - 2 * PADDING,
      align: column.align ?? 'left',
    });
    x += width;
  });
  const bottom = top + height;
  sheet.moveTo(left, bottom).lineTo(x, bottom);
  sheet.lineWidth(isTitle ? 1 : 0.5).stroke(isTitle ? LINE : FAINT);
  sheet.x = left;
  sheet.y = bottom;
}

function heightOf<Row>(sheet: Sheet, columns: Cells<Row>, cells: readonly string[]): number {
  const heights = columns.map((column, index) => {
    sheet.font(column.isBold ? 'bold' : 'plain').fontSize(FONT_SIZE);
    return sheet.heightOfString(cells[index] || ' ', { width: widthOf(sheet, columns, column) - 2 * PADDING });
  });
  return Math.max(...heights) + 2 * PADDING;
}

function widthOf<Row>(sheet: Sheet, columns: Cells<Row>, { share }: Column<Row>): number {
  const { width, margins } = sheet.page;
  const shares = columns.reduce((sum, column) => sum + column.share, 0);
  return ((width - margins.left - margins.right) * share) / shares;
}

const bottomOf = (sheet: Sheet): number => sheet.page.height - sheet.page.margins.bottom;
