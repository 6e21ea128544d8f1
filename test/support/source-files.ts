import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ImportDeclarationSpecifier, type Node, parseSync, Visitor } from 'oxc-parser';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export type SourceFile = { readonly file: string; readonly text: string };
export type Import = { readonly from: string; readonly isTypeOnly: boolean };
export type Stretch = { readonly firstLine: number; readonly lines: number };

/** What git holds or would take: neither dependencies nor anything that was built. */
export function filesOfProject(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  const files = listed.toString().trim().split('\n');
  return files.filter((file) => existsSync(path.join(ROOT, file)));
}

export function read(file: string): SourceFile {
  return { file, text: readFileSync(path.join(ROOT, file), 'utf8') };
}

const parse = ({ file, text }: SourceFile) => parseSync(file, text, { lang: file.endsWith('x') ? 'tsx' : 'ts' });

/** Static and dynamic imports and re-exports; a relative one as the path of its file from the project's root. */
export function importsOf(source: SourceFile): Import[] {
  const found: Import[] = [];
  const add = (from: string, isTypeOnly: boolean) => found.push({ from: fromRoot(source.file, from), isTypeOnly });
  new Visitor({
    ImportDeclaration: ({ source: { value }, importKind, specifiers }) =>
      add(value, importKind === 'type' || (specifiers.length > 0 && specifiers.every(isTypeSpecifier))),
    ExportNamedDeclaration: ({ source: from, exportKind }) => {
      if (from) add(from.value, exportKind === 'type');
    },
    ExportAllDeclaration: ({ source: from, exportKind }) => add(from.value, exportKind === 'type'),
    ImportExpression: ({ source: from }) => {
      if (from.type === 'Literal' && typeof from.value === 'string') add(from.value, false);
    },
  }).visit(parse(source).program);
  return found;
}

const isTypeSpecifier = (specifier: ImportDeclarationSpecifier): boolean =>
  specifier.type === 'ImportSpecifier' && specifier.importKind === 'type';

function fromRoot(file: string, from: string): string {
  return from.startsWith('.') ? path.posix.join(path.posix.dirname(file), from) : from;
}

/** Where each function begins and how long it is; a test suite's callback is a list of tests, not a function. */
export function functionsOf(source: SourceFile): Stretch[] {
  const suites = new Set<number>();
  const found: Stretch[] = [];
  const lineOf = (offset: number) => source.text.slice(0, offset).split('\n').length;
  const add = ({ start, end }: Node) => {
    if (suites.has(start)) return;
    found.push({ firstLine: lineOf(start), lines: lineOf(end) - lineOf(start) + 1 });
  };
  new Visitor({
    CallExpression: (call) => {
      if (!/^describe\b/.test(source.text.slice(call.start, call.end))) return;
      for (const { start } of call.arguments) suites.add(start);
    },
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
  }).visit(parse(source).program);
  return found;
}

/** The lines that say `any` as a type. */
export function anyTypesOf(source: SourceFile): number[] {
  const found: number[] = [];
  new Visitor({
    TSAnyKeyword: ({ start }) => found.push(source.text.slice(0, start).split('\n').length),
  }).visit(parse(source).program);
  return found;
}

/** What a module can change without being called anew: variables beside its functions, and collections in constants. */
export function changeablesOf(source: SourceFile): string[] {
  const { body } = parse(source).program;
  const declared = body.map((part) => (part.type === 'ExportNamedDeclaration' ? part.declaration : part));
  return declared.flatMap((part) =>
    part?.type === 'VariableDeclaration'
      ? part.declarations
          .filter(({ init }) => part.kind !== 'const' || init?.type === 'NewExpression')
          .map(({ start, end }) => source.text.slice(start, end))
      : [],
  );
}
