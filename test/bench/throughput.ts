import { atOnce } from '../../api/at-once.ts';
import { cpuMs } from './cpu-time.ts';
import { round } from './sample.ts';
import type { Servers } from './servers.ts';
import { live, type Subject } from './subjects.ts';

export const IN_FLIGHT = 32;
/** `client` is this process, which calls. */
export const PROCESSES = ['worker', 'api', 'temporal', 'postgres', 'simulator', 'floorWorker', 'client'] as const;
type Cpu = Readonly<Record<(typeof PROCESSES)[number], number>>;
export type Run = { readonly perSecond: number; readonly cpuMs: Cpu & { readonly total: number } };

/** So many lives from beginning to end, and the processor time that each process spent on one of them. */
export async function throughput({ pids }: Servers, subject: Subject, count: number): Promise<Run> {
  const before = cpuOf(pids);
  const startedAt = performance.now();
  await atOnce(IN_FLIGHT, Array.from({ length: count }), () => live(subject));
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = cpuOf(pids);
  const each = PROCESSES.map((name) => [name, round((after[name] - before[name]) / count)] as const);
  const total = round(each.reduce((sum, [, ms]) => sum + ms, 0));
  return { perSecond: round(count / seconds), cpuMs: { ...(Object.fromEntries(each) as Cpu), total } };
}

function cpuOf(pids: Servers['pids']): Cpu {
  // Without its children, which are the others.
  const { user, system } = process.cpuUsage();
  return { ...cpuMs(pids), client: (user + system) / 1_000 };
}
