import { lockName } from '../../db/lock.ts';
import { listRuleSets } from '../../db/sourcing/rule-sets.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound, Problem } from '../problem.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { RollbackBody, RuleSetChange, RuleSetList, RuleSetParams, RuleSetQuery, RuleSetView } from './schemas.ts';
import { addVersion, liveView, rulesOf, versionsOf, withBuiltIn } from './versions.ts';

const tags = ['Sourcing'];

export const ruleSetRoutes: ZodPlugin = async (app) => {
  await app.register(changing);
  await app.register(reading);
};

const changing: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.put(
    '/v1/sourcing/rule-sets/:id',
    {
      schema: {
        tags,
        summary: 'Create or change a rule set',
        description: 'Live at once for orders sourced from now on. `default` decides for channels that name no other.',
        params: RuleSetParams,
        body: RuleSetChange,
        response: answers({ 200: RuleSetView, 201: RuleSetView }),
      },
    },
    async ({ params: { id }, body, caller }, reply) => {
      const ruleSet = await db.transaction().execute(async (tx) => {
        await lockName(tx, `rule set ${id}`);
        return addVersion(tx, id, body, caller.name);
      });
      return reply.code(ruleSet.version === 1 ? 201 : 200).send(ruleSet);
    },
  );

  app.post(
    '/v1/sourcing/rule-sets/:id/rollback',
    {
      schema: {
        tags,
        summary: 'Bring the rules of an earlier version back',
        description: 'As a new version, so that decisions made in between still name the rules they were made by.',
        params: RuleSetParams,
        headers: IdempotencyHeaders,
        body: RollbackBody,
        response: answers({ 200: RuleSetView }),
      },
    },
    (request) =>
      doOnce(app, request, async (tx) => {
        const { params, body, caller } = request;
        await lockName(tx, `rule set ${params.id}`);
        const versions = await versionsOf(tx, params.id);
        if (versions.length === 0) throw notFound('rule set', params.id);
        const wanted = versions.find(({ version }) => version === body.version);
        if (!wanted) throw unknownVersion(params.id, body.version, versions.length);
        return addVersion(tx, params.id, { costWeights: null, ...rulesOf(wanted) }, caller.name);
      }),
  );
};

const reading: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/sourcing/rule-sets',
    {
      schema: {
        tags,
        summary: 'List the live version of each rule set',
        querystring: RuleSetQuery,
        response: answers({ 200: RuleSetList }),
      },
    },
    async ({ query: { cursor, limit } }) => {
      const after = readTextCursor(cursor);
      const written = (await listRuleSets(db, after, limit + 1)).map(liveView);
      return pageOf(
        withBuiltIn(written, after),
        limit,
        (view) => view,
        ({ id }) => [id],
      );
    },
  );

  app.get(
    '/v1/sourcing/rule-sets/:id',
    {
      schema: {
        tags,
        summary: 'Read all versions of a rule set, the live one first',
        params: RuleSetParams,
        response: answers({ 200: RuleSetList }),
      },
    },
    async ({ params: { id } }) => {
      const items = await versionsOf(db, id);
      if (items.length === 0) throw notFound('rule set', id);
      return { items };
    },
  );
};

const unknownVersion = (id: string, version: number, versions: number): Problem =>
  new Problem('unknown-version', `Rule set ${id} has versions 1 to ${versions}, and no ${version}.`, {
    facts: { version },
  });
