import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '../config.ts';
import { filesOfProject, importsOf, ROOT, read } from './support/source-files.ts';

type Service = {
  readonly build?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
};
type Compose = { readonly services: Readonly<Record<string, Service>>; readonly volumes: object };

const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const compose = parse(textOf('docker-compose.yml'), { merge: true }) as Compose;
const dockerfile = textOf('Dockerfile');
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

/** As compose fills it in for who has set everything. */
const filledIn = (environment: Service['environment'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, String(value).replace(VARIABLE, given)]),
  );
const VARIABLE = /\$\{(\w+)(?::[-?][^}]*)?\}/g;
const given = (_all: string, name: string): string =>
  name === 'LOG_LEVEL' ? 'info' : /_(URL|BASE|ENDPOINT)$/.test(name) ? 'http://given.example' : `given-${name}`;

describe('docker-compose.yml', () => {
  it('gives API, worker and migration what config.ts reads, and nothing that it does not', () => {
    const { NODE_ENV, ...own } = ofImage();

    for (const [name, { environment }] of ours) {
      const env = { ...own, ...filledIn(environment) };
      const known = Object.keys(loadConfig(env));
      expect([name, Object.keys(env).filter((each) => !known.includes(each))]).toEqual([name, []]);
    }
    expect(NODE_ENV).toBe('production');
    expect(ours.map(([name]) => name).sort()).toEqual(['api', 'migrate', 'worker']);
  });

  it('sends each to servers that it starts, as the user that it makes', () => {
    const { DATABASE_URL, TEMPORAL_ADDRESS, DATA_DIR } = loadConfig({
      ...filledIn(compose.services.api?.environment),
      DATA_DIR: /DATA_DIR=(\S+)/.exec(dockerfile)?.[1],
    });
    const { username, password, hostname, pathname } = new URL(DATABASE_URL);
    const [database, temporal] = [compose.services.database, compose.services.temporal].map((service) =>
      filledIn(service?.environment),
    );

    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = database ?? {};
    expect([username, password, pathname]).toEqual([POSTGRES_USER, POSTGRES_PASSWORD, `/${POSTGRES_DB}`]);
    expect([temporal?.POSTGRES_SEEDS, temporal?.POSTGRES_USER, temporal?.POSTGRES_PWD]).toEqual([
      hostname,
      username,
      password,
    ]);
    expect([hostname, TEMPORAL_ADDRESS]).toEqual(['database', 'temporal:7233']);
    const files = compose.services.api?.volumes?.map((volume) => volume.split(':')[1]);
    expect(files).toEqual([DATA_DIR]);
  });

  it('names only services, volumes and files that are there', () => {
    const dependencies = services.flatMap(([, { depends_on = [] }]) =>
      Array.isArray(depends_on) ? depends_on : Object.keys(depends_on),
    );
    const volumes = services.flatMap(([, each]) => each.volumes ?? []).map((volume) => volume.split(':')[0]);
    const entries = [...ours.flatMap(([, { command }]) => command?.at(-1) ?? []), ...copied(), commandOfImage()];

    expect(dependencies.filter((name) => !(name in compose.services))).toEqual([]);
    expect(volumes.filter((name) => !(String(name) in compose.volumes))).toEqual([]);
    expect(entries.filter((file) => !existsSync(path.join(ROOT, String(file))))).toEqual([]);
  });

  it('publishes the port that the API listens on, for several of it', () => {
    const { PORT } = loadConfig(filledIn(compose.services.api?.environment));

    expect(compose.services.api?.ports).toEqual([`8080-8089:${PORT}`]);
    expect(dockerfile).toContain(`EXPOSE ${PORT}\n`);
  });

  it('starts an image that has every package which the product imports', () => {
    const { dependencies } = JSON.parse(textOf('package.json')) as { dependencies: Record<string, string> };
    const inImage = filesOfProject().filter((file) =>
      /^([\w-]+|(api|worker|inbox|db|activities|workflows|domain)\/.+)\.ts$/.test(file),
    );

    const missing = inImage.flatMap((file) =>
      importsOf(read(file))
        .filter(
          ({ from, isTypeOnly }) => !isTypeOnly && !existsSync(path.join(ROOT, from)) && !from.startsWith('node:'),
        )
        .map(({ from }) =>
          from
            .split('/')
            .slice(0, from.startsWith('@') ? 2 : 1)
            .join('/'),
        )
        .filter((name) => !Object.hasOwn(dependencies, name))
        .map((name) => `${file} imports ${name}`),
    );

    expect(missing).toEqual([]);
    expect(dockerfile).toContain('npm ci --omit=dev');
  });
});

const copied = (): string[] =>
  [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '));
const commandOfImage = (): string => JSON.parse(/^CMD (.+)$/m.exec(dockerfile)?.[1] ?? '[]').at(-1);
const ofImage = (): Record<string, string> => {
  const [, settings = ''] = /^ENV (.+)$/m.exec(dockerfile) ?? [];
  return Object.fromEntries(settings.split(' ').map((each) => each.split('=')));
};
