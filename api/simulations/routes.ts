import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { SimulationBody, SimulationView } from './schemas.ts';
import { compareWindow, mustSeeWindow, rulesAsked, simulateAgain, simulateOrder } from './simulate.ts';

export const simulationRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/sourcing/simulations',
    {
      schema: {
        tags: ['Sourcing'],
        summary: 'Try rules before using them',
        description:
          'A question and no command: it changes nothing and is answered anew each time. One order gets the decision ' +
          'that sourcing would make; a window of past orders the sums before, as decided, and after, by other rules.',
        headers: IdempotencyHeaders,
        body: SimulationBody,
        response: answers({ 200: SimulationView }),
      },
    },
    async ({ body: { order, orderId, window, ...asked }, caller }) => {
      const rules = await rulesAsked(db, asked);
      if (order) return { decision: await simulateOrder(db, caller, order, rules) };
      if (orderId) return { decision: await simulateAgain(db, caller, orderId, rules) };
      if (!window) throw new Error('a simulation without order, orderId and window must not pass its schema');
      mustSeeWindow(caller, window);
      return compareWindow(db, caller, window, rules);
    },
  );
};
