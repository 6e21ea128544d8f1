/** Runs a call of one provider, or fails at once when it would only wait with many others. */
export type Bulkhead = <Answer>(isLocal: boolean, call: () => Promise<Answer>) => Promise<Answer>;

export type BulkheadLimits = {
  /** Local tries under way at once. */
  readonly localMax: number;
  /** So many calls in a row that failed or hung open the circuit … */
  readonly failuresMax: number;
  /** … for so long. */
  readonly openMs: number;
};

const DEFAULTS: BulkheadLimits = { localMax: 24, failuresMax: 5, openMs: 10_000 };

/**
 * A local try of a provider holds a slot that every order's database steps need too. So only a few may run at once,
 * and none while the provider is known to fail: those orders go on as regular activities, on a queue of their own.
 */
export function createBulkhead(
  limits: Partial<BulkheadLimits> = {},
  isAnswer: (error: unknown) => boolean = () => false,
): Bulkhead {
  const { localMax, failuresMax, openMs } = { ...DEFAULTS, ...limits };
  let underWay = 0;
  let failures = 0;
  let closedAgainAt = 0;

  return async (isLocal, call) => {
    if (isLocal && underWay >= localMax) throw new Error(`${underWay} local calls of the provider are under way`);
    if (isLocal && Date.now() < closedAgainAt) throw new Error('the provider failed too often to be tried locally');
    underWay += isLocal ? 1 : 0;
    try {
      const answer = await call();
      failures = 0;
      return answer;
    } catch (error) {
      failures = isAnswer(error) ? 0 : failures + 1;
      if (failures >= failuresMax) closedAgainAt = Date.now() + openMs;
      throw error;
    } finally {
      underWay -= isLocal ? 1 : 0;
    }
  };
}
