import { readdirSync, readFileSync } from 'node:fs';

// The kernel's unit in /proc, the same on every Linux that Node runs on.
const MS_PER_TICK = 10;

/** What these processes, with everything they have started, have used of the processors until now, by name. */
export function cpuMs<Name extends string>(processes: Readonly<Record<Name, number>>): Record<Name, number> {
  const all = readAll();
  const used = (pid: number): number => {
    const own = all.get(pid);
    const children = [...all.entries()].filter(([, { parent }]) => parent === pid);
    return (own?.ms ?? 0) + children.reduce((sum, [child]) => sum + used(child), 0);
  };
  const entries = Object.entries<number>(processes).map(([name, pid]) => [name, used(pid)]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

type Use = { readonly parent: number; readonly ms: number };

function readAll(): Map<number, Use> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(pids.flatMap((pid) => useOf(pid).map((use) => [Number(pid), use] as const)));
}

/** See proc_pid_stat(5). Children that have ended count with who waited for them. */
function useOf(pid: string): Use[] {
  const stat = readStat(pid);
  if (stat === undefined) return [];
  // The second field is the name, in brackets, and may hold spaces.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0, user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = [1, 11, 12, 13, 14].map(
    (at) => fields[at],
  );
  return [{ parent, ms: (user + system + userOfEnded + systemOfEnded) * MS_PER_TICK }];
}

/** Undefined when it has ended meanwhile. */
function readStat(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
}
