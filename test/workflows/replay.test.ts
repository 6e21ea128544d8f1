import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { PATH_NAMES } from '../support/finished-paths.ts';
import { RETURN_PATH_NAMES } from '../support/finished-returns.ts';
import { historyFromText } from '../support/history-json.ts';
import { stack } from '../support/stack.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const HISTORIES = path.join(ROOT, 'test/histories');

/** What each stored history says to this code: undefined where it replays. */
async function replay(workflowBundle: WorkflowBundleOption): Promise<Record<string, string | undefined>> {
  const files = (await readdir(HISTORIES)).filter((file) => file.endsWith('.json'));
  const histories = await Promise.all(
    files.map(async (file) => ({
      workflowId: path.basename(file, '.json'),
      history: historyFromText(await readFile(path.join(HISTORIES, file), 'utf8')),
    })),
  );
  const said: Record<string, string | undefined> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    said[workflowId] = error?.message;
  }
  return said;
}

describe('stored histories', () => {
  it('replay with the workflows of now, one of every path', async () => {
    const said = await replay({ codePath: stack().workflowBundle });

    expect(Object.entries(said).filter(([, error]) => error !== undefined)).toEqual([]);
    expect(Object.keys(said)).toEqual(expect.arrayContaining([...PATH_NAMES, ...RETURN_PATH_NAMES]));
  });

  it('name neither the machine that recorded them nor its files', async () => {
    for (const name of [...PATH_NAMES, ...RETURN_PATH_NAMES]) {
      const text = await readFile(path.join(HISTORIES, `${name}.json`), 'utf8');
      const payloads = [...text.matchAll(/"data":"([^"]*)"/g)].map(([, data]) =>
        Buffer.from(data ?? '', 'base64').toString(),
      );
      expect([name, [text, ...payloads].join('\n')]).toEqual([
        name,
        expect.not.stringMatching(/\/(work|root|home|tmp|Users)\/|\d+@/),
      ]);
    }
  });

  describe('with a workflow that pays before it looks for stock', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'orderloom-replay-'));
      await Promise.all(
        ['workflows', 'domain'].map((part) => cp(path.join(ROOT, part), path.join(folder, part), { recursive: true })),
      );
      await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
      await payBeforeSourcing(path.join(folder, 'workflows/order/placing.ts'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('do not replay, not one of those of orders, and say where they parted', async () => {
      const workflowsPath = path.join(folder, 'workflows/index.ts');
      const changed = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });

      const said = await replay(changed);

      expect(PATH_NAMES.filter((name) => said[name] === undefined)).toEqual([]);
      expect(said.declined).toMatch(/nondeterminism.*'sourceOrder' does not match.*'authorizePayment'/is);
    }, 60_000);
  });
});

async function payBeforeSourcing(file: string): Promise<void> {
  const code = await readFile(file, 'utf8');
  const [sourcing, paying] = ['await sourceOnceTheAddressIsRight(run);', "await step('authorizePayment', orderId);"];
  const [before, between, after] = code.split(new RegExp(`${RegExp.escape(sourcing)}|${RegExp.escape(paying)}`));
  const changed = [before, paying, between, sourcing, after].join('');
  if (changed.length !== code.length) {
    throw new Error(`${file} has other steps now: change two of them here as well`);
  }
  await writeFile(file, changed);
}
