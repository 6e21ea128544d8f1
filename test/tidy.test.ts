import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROBLEMS } from '../api/problem.ts';
import {
  anyTypesOf,
  changeablesOf,
  filesOfProject,
  functionsOf,
  type Import,
  importsOf,
  ROOT,
  read,
} from './support/source-files.ts';

const LINES_OF_FILE_MAX = 300;
const LINES_OF_FUNCTION_MAX = 70;
const LINE_MAX = 120;

const files = filesOfProject();
const sources = files.filter((file) => /\.tsx?$/.test(file)).map(read);
/** Migrations are written by the ORM and never edited; recorded histories are data. */
const written = sources.filter(({ file }) => !/^(db\/migrations|test\/histories)\//.test(file));
const texts = files.filter((file) => /\.(md|[cm]?[jt]sx?|json|ya?ml|css|html|sh)$|^\.ci\//.test(file)).map(read);
const { scripts } = JSON.parse(read('package.json').text) as { scripts: Record<string, string> };
const documents = files.filter((file) => file.endsWith('.md')).map(read);

/** Which folders a folder may use. Those not named here (dev, test) may use anything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  db: ['domain'],
  activities: ['domain', 'db'],
  workflows: ['domain'],
  inbox: ['domain', 'db'],
  api: ['domain', 'db', 'inbox'],
  worker: ['activities', 'workflows', 'inbox', 'db', 'domain'],
  console: [],
};

describe('imports', () => {
  it('point from the outside in: domain, then db, then activities and workflows, then api and worker', () => {
    const wrong = written.flatMap(({ file, text }) =>
      importsOf({ file, text })
        .filter((used) => !mayImport(file, used))
        .map(({ from }) => `${file} imports ${from}`),
    );

    expect(wrong).toEqual([]);
  });

  it('of workflows bring nothing but the workflow library, domain rules and types into the bundle', () => {
    const wrong = written
      .filter(({ file }) => file.startsWith('workflows/'))
      .flatMap(({ file, text }) =>
        importsOf({ file, text })
          .filter(
            ({ from, isTypeOnly }) =>
              !isTypeOnly && !/^(workflows|domain)\/|^@temporalio\/(workflow|common)$/.test(from),
          )
          .map(({ from }) => `${file} imports ${from}`),
      );

    expect(wrong).toEqual([]);
  });
});

function mayImport(file: string, { from, isTypeOnly }: Import): boolean {
  const [folder = '', target = ''] = [file, from].map((each) => each.split('/')[0]);
  const allowed = MAY_IMPORT[folder];
  if (!allowed || !isOurs(from) || target === folder || allowed.includes(target)) return true;
  // Where the process is put together; the routes know the gateway by what they ask of it.
  if (file === 'api/main.ts' && from === 'activities/payments/stripe-gateway.ts') return true;
  if (from === 'tracing.ts') return ['api', 'worker'].includes(folder);
  if (from === 'failing-start.ts') return ['api/main.ts', 'worker/main.ts', 'db/migrate.ts'].includes(file);
  if (from === 'config.ts') return isTypeOnly || ['api', 'worker'].includes(folder) || file === 'db/migrate.ts';
  // One adapter speaks to a carrier, whoever asks.
  if (folder === 'api' && from.startsWith('activities/carriers/')) return true;
  if (folder === 'workflows') return target === 'activities' && isTypeOnly;
  if (folder === 'api' || folder === 'inbox')
    return target === 'workflows' && (isTypeOnly || /\/(messages|search-attributes)\.ts$/.test(from));
  return false;
}

const isOurs = (from: string): boolean => existsSync(path.join(ROOT, from)) && !from.startsWith('node:');

describe('workflows', () => {
  it('keep nothing outside of their functions, because all orders share their modules', () => {
    const shared = sources.filter(({ file }) => file.startsWith('workflows/'));

    expect(shared.flatMap(changeablesOf)).toEqual([]);
  });
});

describe('source files', () => {
  it(`have at most ${LINES_OF_FILE_MAX} lines`, () => {
    const long = written.filter(({ text }) => text.trimEnd().split('\n').length > LINES_OF_FILE_MAX);

    expect(long.map(({ file }) => file)).toEqual([]);
  });

  it(`have functions of at most ${LINES_OF_FUNCTION_MAX} lines`, () => {
    const long = written.flatMap((source) =>
      functionsOf(source)
        .filter(({ lines }) => lines > LINES_OF_FUNCTION_MAX)
        .map(({ firstLine, lines }) => `${source.file}:${firstLine} has ${lines} lines`),
    );

    expect(long).toEqual([]);
  });

  it(`have lines of at most ${LINE_MAX} characters`, () => {
    const long = written.flatMap(({ file, text }) =>
      text.split('\n').flatMap((line, index) => (line.length > LINE_MAX ? [`${file}:${index + 1}`] : [])),
    );

    expect(long).toEqual([]);
  });

  it('never say `any`', () => {
    expect(sources.flatMap((source) => anyTypesOf(source).map((line) => `${source.file}:${line}`))).toEqual([]);
  });

  it('read the environment in config.ts only', () => {
    const elsewhere = written.filter(
      ({ file, text }) => /process\.env\b/.test(text) && !/^(config\.ts$|dev\/|test\/|console\/)/.test(file),
    );

    expect(elsewhere.map(({ file }) => file)).toEqual([]);
  });

  it('are not called utils, helpers, common, manager or service', () => {
    expect(files.filter((file) => /(^|[/.-])(utils?|helpers?|common|managers?|services?)([/.-]|$)/.test(file))).toEqual(
      [],
    );
  });
});

describe('all texts', () => {
  it('leave nothing to do later', () => {
    // Put together here, so that this file does not find itself.
    const leftover = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|${['XX', 'X'].join('')})\\b`);

    expect(placesOf(leftover)).toEqual([]);
  });

  it('name no folder of somebody’s machine', () => {
    expect(placesOf(/(^|[\s"'`(=])\/(work|root|home\/\w+|Users\/\w+|tmp)\//)).toEqual([]);
  });
});

function placesOf(pattern: RegExp): string[] {
  return texts.flatMap(({ file, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
  );
}

describe('documents', () => {
  it('name npm scripts that exist', () => {
    const named = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(([, run, short]) => ({
        file,
        name: run ?? short ?? '',
      })),
    );
    const missing = named.filter(({ name }) => !Object.hasOwn(scripts, name));

    expect(missing).toEqual([]);
  });

  it('name paths that exist', () => {
    expect(documents.flatMap(({ file, text }) => brokenPathsIn(file, text))).toEqual([]);
  });

  it('explain every type of problem and no other', () => {
    const pages = files.filter((file) => /^docs\/problems\/[^/]+\.md$/.test(file) && !file.endsWith('/README.md'));

    expect(pages.sort()).toEqual(
      Object.keys(PROBLEMS)
        .map((kind) => `docs/problems/${kind}.md`)
        .sort(),
    );
  });
});

function brokenPathsIn(file: string, text: string): string[] {
  const linked = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(https?:|mailto:|\/)/.test(target))
    .map((target) => path.posix.join(path.posix.dirname(file), target));
  const quoted = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)]
    .map(([, target = '']) => target)
    .filter((target) => files.some((known) => known.startsWith(`${target.split('/')[0]}/`)));
  return [...linked, ...quoted]
    .filter((target) => !existsSync(path.join(ROOT, target)))
    .map((target) => `${file} names ${target}`);
}
