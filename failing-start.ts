import { CannotStart } from './config.ts';
import { isDatabaseAway } from './db/outage.ts';

/**
 * What keeps a process from starting is said in a line, with what to do; a bug keeps its stack. Calling off what is
 * returned ends it: in a process that runs, whatever nobody catches is a bug.
 */
export function sayWhyItFails(): () => void {
  const say = (error: unknown): void => {
    process.stderr.write(`${reasonOf(error) ?? stackOf(error)}\n`);
    process.exit(1);
  };
  process.on('uncaughtException', say);
  return () => void process.off('uncaughtException', say);
}

const REFUSED_BY_DATABASE: Readonly<Record<string, string>> = {
  '28P01': 'PostgreSQL refuses the password in DATABASE_URL',
  '28000': 'PostgreSQL refuses the user in DATABASE_URL',
  '3D000': 'PostgreSQL has no such database as DATABASE_URL names',
};

type Failure = Error & { readonly code?: string; readonly port?: number };

function reasonOf(error: unknown): string | undefined {
  const { code = '', message, port } = error as Failure;
  if (error instanceof CannotStart) return message;
  if (code === 'EADDRINUSE') return portTaken('PORT', port);
  if (REFUSED_BY_DATABASE[code]) return `${REFUSED_BY_DATABASE[code]}: ${message}`;
  if (!isDatabaseAway(error)) return undefined;
  const why = code || message;
  return `PostgreSQL does not answer at DATABASE_URL (${why}): start it, or set DATABASE_URL to where it is.`;
}

export const portTaken = (variable: string, port: number | undefined): string =>
  `Port ${port} is in use by another program: stop that one, or set ${variable} to a free port.`;

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
