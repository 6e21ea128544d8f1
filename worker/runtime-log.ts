import { DefaultLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const PINO_LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
const OF_AN_ORDER = /^order-(.+)$/;

/** What the SDK and the steps say, as lines of ours. A workflow's lines know only its id, which holds the order's. */
export const runtimeLog = (log: Logger): DefaultLogger =>
  new DefaultLogger('INFO', ({ level, message, meta }) => {
    const [, orderId] = OF_AN_ORDER.exec(String(meta?.workflowId ?? '')) ?? [];
    log[PINO_LEVELS[level]]({ ...(orderId && { orderId }), ...meta }, message);
  });
