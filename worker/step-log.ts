import { log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { isRefusal } from '../activities/refuse.ts';
import { orderOfStep } from './order-of-step.ts';

/**
 * One line for each step, and the order's id in whatever else it says: one search finds an order's whole way through
 * API and workers. Failures are told by `wordlessFailures`.
 */
export const stepLog: ActivityInterceptorsFactory = ({ info }) => {
  let orderId: string | undefined;
  return {
    inbound: {
      async execute(input, next) {
        orderId = orderOfStep(info.workflowExecution?.workflowId, input.args);
        const startedAt = performance.now();
        const timeMs = () => Math.round(performance.now() - startedAt);
        try {
          const answer = await next(input);
          log.info('step done', { timeMs: timeMs() });
          return answer;
        } catch (error) {
          if (isRefusal(error)) log.info('step refused', { timeMs: timeMs(), refusal: kindOf(error) });
          throw error;
        }
      },
    },
    outbound: {
      getLogAttributes: ({ taskToken: _long, ...attributes }, next) =>
        next({ ...attributes, ...(orderId === undefined ? {} : { orderId }) }),
    },
  };
};

const kindOf = (error: unknown): string | undefined =>
  error instanceof ApplicationFailure ? (error.type ?? undefined) : undefined;
