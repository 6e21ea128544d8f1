import { describe, expect, it } from '@jest/globals';
import { loadConfig, loadStartConfig } from '../config.ts';

const COMPLETE = {
  DATABASE_URL: 'postgres://orderloom:secret@127.0.0.1:5432/orderloom',
  STRIPE_API_KEY: 'sk_test_orderloom',
  STRIPE_WEBHOOK_SECRET: 'whsec_test_orderloom',
  CARRIER_WEBHOOK_SECRET: 'carrier_test_orderloom',
};

describe('config', () => {
  it('has a default for everything that is neither an address nor a secret', () => {
    const config = loadConfig(COMPLETE);

    expect(config).toMatchObject({ PORT: 8080, HOST: '127.0.0.1', DATA_DIR: '.data', SWEEP_INTERVAL: 'PT2S' });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadStartConfig({ PORT: '', ORDERLOOM_API_KEY: '' })).toMatchObject({ PORT: 8080 });
  });

  it('names every problem at once, with what was given', () => {
    const wrong = { PORT: '99999', SWEEP_INTERVAL: '2s', ORDERLOOM_SEED: 'some' };

    const problems = problemsOf(wrong);

    expect(problems).toEqual([
      '  PORT must be at most 65535, got "99999"',
      '  DATABASE_URL is missing',
      '  ORDERLOOM_SEED must be none or demo, got "some"',
      '  SWEEP_INTERVAL must be an ISO 8601 duration such as PT2S, got "2s"',
      '  STRIPE_API_KEY is missing',
      '  STRIPE_WEBHOOK_SECRET is missing',
      '  CARRIER_WEBHOOK_SECRET is missing',
    ]);
  });

  it('does not repeat a secret that it refuses', () => {
    const problems = problemsOf({ ...COMPLETE, STRIPE_API_KEY: 'short', DATABASE_URL: 'mysql://root:hunter2@db/x' });

    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toMatch(/"short"|hunter2/);
  });
});

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
}
