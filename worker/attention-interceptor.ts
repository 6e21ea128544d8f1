import { type Context, log } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { askForAttention } from '../activities/order/attention.ts';
import { isRefusal } from '../activities/refuse.ts';
import type { Database } from '../db/database.ts';
import { orderOfStep } from './order-of-step.ts';

/** So many tries of one step may fail before a person is asked to look. */
const QUIET_FAILURES = 5;

/** A step that keeps failing shows on its order as well, not only in the Temporal UI. */
export const attentionInterceptor =
  (db: Database): ActivityInterceptorsFactory =>
  (context: Context) => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          const { attempt, activityType, workflowExecution } = context.info;
          const orderId = orderOfStep(workflowExecution?.workflowId, input.args);
          if (orderId && attempt >= QUIET_FAILURES && !isRefusal(error)) {
            // The database may be what fails; then the Temporal UI is all there is.
            await askForAttention(db, orderId, 'step-keeps-failing', activityType).catch((failure: unknown) =>
              log.warn('could not ask for attention', { error: failure }),
            );
          }
          throw error;
        }
      },
    },
  });
