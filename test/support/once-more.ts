import { jest } from '@jest/globals';

/**
 * The machines of the build are shared and noisy, and these tests run real servers against real deadlines. A test that
 * fails is tried once more, and its first failure is shown; what is wrong fails twice.
 */
jest.retryTimes(1, { logErrorsBeforeRetry: true });
