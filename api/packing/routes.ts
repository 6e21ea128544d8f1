import { z } from 'zod';
import { listBoxes } from '../../db/catalogue/boxes.ts';
import { FulfillmentOrderParams } from '../fulfillment-orders/schemas.ts';
import { workOrProblem } from '../fulfillment-orders/view.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { DimensionsMm } from '../schemas.ts';
import type { BoxSuggestion } from './box.ts';
import { unpackedUnits } from './unpacked-units.ts';

const Units = z.object({ sku: z.string(), quantity: z.int() });
const Suggestion = z.object({
  boxes: z.array(z.object({ id: z.string(), name: z.string(), dimensionsMm: DimensionsMm, units: z.array(Units) })),
  unmeasured: z.array(z.string()).describe('SKUs without dimensions.'),
  tooLarge: z.array(z.string()).describe('SKUs that fit into no box.'),
  isTooMuch: z.boolean().describe('More units than are worth the reckoning: nothing is suggested.'),
});

export const packingRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/fulfillment-orders/:id/box-suggestion',
    {
      schema: {
        tags: ['Fulfillment'],
        summary: 'Which boxes take what is not packed yet',
        description: 'A good packing, not the best possible; it knows nothing of padding.',
        params: FulfillmentOrderParams,
        response: answers({ 200: Suggestion }),
      },
    },
    async ({ params: { id }, caller }) => {
      const units = await unpackedUnits(db, await workOrProblem(db, id, caller));
      const boxes = (await listBoxes(db)).map(({ id: name, ...box }) => ({ ...box, title: box.name, name }));
      // Only here: whoever never packs by suggestion needs no library for it.
      const { suggestBoxes } = await import('./box.ts');
      return viewOf(suggestBoxes(units, boxes), boxes);
    },
  );
};

function viewOf(
  suggestion: BoxSuggestion | undefined,
  boxes: readonly { readonly name: string; readonly title: string }[],
): z.output<typeof Suggestion> {
  if (!suggestion) return { boxes: [], unmeasured: [], tooLarge: [], isTooMuch: true };
  const titles = new Map(boxes.map(({ name, title }) => [name, title]));
  return {
    boxes: suggestion.boxes.map(({ box: { name: id, dimensionsMm }, units }) => ({
      ...{ id, name: titles.get(id) ?? id, dimensionsMm },
      units: units.map((each) => ({ ...each })),
    })),
    unmeasured: [...suggestion.unmeasured],
    tooLarge: [...suggestion.tooLarge],
    isTooMuch: false,
  };
}
