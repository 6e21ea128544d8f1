import { z } from 'zod';

const Check = z.enum(['OK', 'FAILED']);

export const Health = z.object({ status: z.literal('UP') });
export const Readiness = z
  .object({
    status: z.enum(['READY', 'NOT_READY']),
    checks: z.object({ database: Check, migrations: Check, temporal: Check, worker: Check }),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.output<typeof Readiness>;
