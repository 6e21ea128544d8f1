/**
 * Writes the history of every finished path to test/histories/, where test/workflows/replay.test.ts replays them:
 *
 *     node_modules/.bin/node test/support/record-histories.ts [path ...]
 *
 * Run it by hand, and only for paths that are new: a history that no longer replays is an order that would stall after
 * the next deployment. The histories of released versions stay as they were recorded.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Faults } from './faults.ts';
import { PATH_NAMES, walk } from './finished-paths.ts';
import { RETURN_PATH_NAMES, walkReturn } from './finished-returns.ts';
import { historyToText } from './history-json.ts';
import { startStack, stopStack } from './start-stack.ts';

const WANTED = process.argv.slice(2);
const FOLDER = path.resolve(import.meta.dirname, '../histories');

await startStack();
try {
  await recordAll();
} finally {
  await stopStack();
}
process.exit();

async function recordAll(): Promise<void> {
  // Only now, because it reads where the servers are when it is loaded.
  const { openWorld } = await import('./world.ts');
  const faults = new Faults();
  const world = await openWorld({ change: faults.change });
  await mkdir(FOLDER, { recursive: true });
  const walks = [
    ...PATH_NAMES.map((name) => ({ name, walkIt: () => walk({ world, faults }, name) })),
    ...RETURN_PATH_NAMES.map((name) => ({ name, walkIt: () => walkReturn({ world, faults }, name) })),
  ];
  for (const { name, walkIt } of walks.filter((each) => WANTED.length === 0 || WANTED.includes(each.name))) {
    const { workflowId } = await walkIt();
    const history = await world.client.workflow.getHandle(workflowId).fetchHistory();
    const file = path.join(FOLDER, `${name}.json`);
    await writeFile(file, withoutTraces(historyToText(history)));
    process.stdout.write(`${name}: ${history.events?.length} events\n`);
  }
  await world.close();
}

/** What names this machine and is nothing to the replay: who ran it, and where its files lie. */
function withoutTraces(text: string): string {
  return text.replaceAll(/"\d+@[^"]*"/g, '"recorded"').replaceAll(/"stackTrace":"(?:[^"\\]|\\.)*"/g, '"stackTrace":""');
}
