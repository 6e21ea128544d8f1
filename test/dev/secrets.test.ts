import { statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { secretsOf } from '../../dev/secrets.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const dataDir = await temporaryFolder();

describe('secrets of a start', () => {
  it('are made once, kept, and readable by their owner only', () => {
    const first = secretsOf(dataDir, {});
    const second = secretsOf(dataDir, {});

    expect(second).toEqual(first);
    expect(first.ORDERLOOM_API_KEY).toMatch(/^ol_[\w-]{32}$/);
    expect(statSync(path.join(dataDir, 'api-key')).mode & 0o777).toBe(0o600);
  });

  it('are those of the environment where it names them', () => {
    expect(secretsOf(dataDir, { ORDERLOOM_API_KEY: 'ol_mine' }).ORDERLOOM_API_KEY).toBe('ol_mine');
  });
});
