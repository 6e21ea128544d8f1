import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * A process of its own because the SDK's download cannot be cancelled. It can only download what it then starts, so the
 * server it starts is stopped at once.
 */
const [version, downloadDir] = process.argv.slice(2);
if (!version || !downloadDir) throw new Error('usage: node dev/download-temporal.ts VERSION FOLDER');
try {
  const executable = { type: 'cached-download', version: `v${version}`, downloadDir } as const;
  const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  await environment.teardown();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
