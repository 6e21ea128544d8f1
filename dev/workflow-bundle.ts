import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { preloadModules, workflowsPath } from '../worker/workflow-code.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'orderloom');

/** The workflows as one file, for WORKFLOW_BUNDLE; made again only when their code or the library has changed. */
export async function bundleWorkflows(): Promise<string> {
  const file = path.join(CACHE, `workflows-${await fingerprint()}.js`);
  if (existsSync(file)) return file;
  const { code } = await bundleWorkflowCode({ workflowsPath, preloadModules, logger: new DefaultLogger('WARN') });
  await mkdir(CACHE, { recursive: true });
  await writeFile(`${file}.${process.pid}`, code);
  await rename(`${file}.${process.pid}`, file);
  return file;
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const sources = globSync('{workflows,domain}/**/*.ts', { cwd: ROOT });
  for (const file of [...sources.sort(), 'worker/workflow-code.ts', 'package-lock.json']) {
    hash.update(file).update(await readFile(path.join(ROOT, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
