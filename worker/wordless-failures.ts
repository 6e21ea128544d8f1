import { log } from '@temporalio/activity';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/**
 * A failure stays in the history for good, and what a driver or provider says may repeat what a customer typed in. So
 * only its code and its place in our code reach Temporal; its words are in the log.
 */
export const wordlessFailures: ActivityInterceptorsFactory = ({ info: { activityType } }) => ({
  inbound: {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        // A refusal in our own words, or a cancellation.
        if (error instanceof TemporalFailure) throw error;
        log.warn(`${activityType} failed`, { error });
        throw wordless(activityType, error);
      }
    },
  },
});

function wordless(activityType: string, error: unknown): ApplicationFailure {
  const code = codeOf(error);
  const failure = ApplicationFailure.retryable(`${activityType} failed with ${code}; the worker's log says more`, code);
  if (error instanceof Error) failure.stack = framesOf(error);
  return failure;
}

/** Of Node and PostgreSQL the code, such as ECONNREFUSED or 40P01, else the kind of error. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** The words of an error stand above its frames. */
const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
