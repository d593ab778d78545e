import { describe, expect, it } from 'vitest';
import type { AuditFilter } from '../../audit/store.ts';
import { newId } from '../../core/ids.ts';
import type { EscalationFilter } from '../../escalations/store.ts';
import type { DeliveryFilter } from '../../outbox/store.ts';
import type { RouteFilter } from '../../routing/store.ts';
import { Client, type Database } from './client.ts';
import { openEngine } from './engine.ts';
import { migrate } from './migrate.ts';
import type { Operation } from './operations.ts';

// What people configure is a handful of rows; everything else grows with every message.
const growing = ['escalations', 'messages', 'message_remote_ids', 'events', 'receipts', 'deliveries', 'attempts'];
const growingToo = ['identity_links', 'attachments', 'audit_entries', 'sessions', 'refusals', 'daily_totals'];
const scanOfGrowing = new RegExp(`SCAN (${[...growing, ...growingToo].join('|')})\\b`);
// walks an index that holds what waits, or only the heads of its lanes, and nothing else
const walkOfPartialIndex = /USING (COVERING )?INDEX deliveries_due\b|USING COVERING INDEX deliveries_lane\b/;

describe('every statement', () => {
  it('finds its rows by an index and never reads a growing table from end to end', () => {
    const statements = allStatements();
    expect(statements.length).toBeGreaterThan(70);
    const client = new Client(':memory:');
    migrate(client);
    const scans = statements.flatMap((statement) =>
      planOf(client, statement)
        .filter((line) => scanOfGrowing.test(line) && !walkOfPartialIndex.test(line))
        .map((line) => `${line}: ${statement}`),
    );
    expect(scans).toEqual([]);
    client.close();
  });

  it('looks for open escalations among the open ones only: a bot may have a million that have ended', () => {
    const client = new Client(':memory:');
    migrate(client);
    const ofOpen = allStatements().filter(
      (statement) =>
        /^select .* from "escalations" .* order by .*limit/s.test(statement) && statement.includes("<> 'ended'"),
    );
    const lists = ofOpen.filter((statement) => statement.includes('"state" in ('));
    expect(lists.length).toBeGreaterThan(10);
    for (const statement of lists) expect(planOf(client, statement)[0]).toContain('escalations_open_by_id');
    client.close();
  });

  it('finds the conversations of a bot at a connection without walking through those of either', () => {
    const client = new Client(':memory:');
    migrate(client);
    const lists = allStatements().filter((statement) =>
      /^select .* from "escalations" where .*"escalations"."bot_id" = \? and "escalations"."connection_id" = \?/s.test(
        statement,
      ),
    );
    const bySkillOrTicket = /"escalations"."(skill|ticket_id)" = /;
    const plans = lists.filter((statement) => !bySkillOrTicket.test(statement)).map((each) => planOf(client, each));
    expect(plans.length).toBeGreaterThan(1);
    for (const plan of plans) {
      expect(plan).toHaveLength(1);
      expect(plan[0]).toContain('escalations_by_bot_and_connection (bot_id=? AND connection_id=? AND id<?)');
    }
    client.close();
  });

  it('finds the escalations of an end user by an index that holds nothing but theirs', () => {
    const client = new Client(':memory:');
    migrate(client);
    const lists = allStatements().filter((statement) =>
      /^select .* from "escalations" where "escalations"."end_user_\w+" = \? order by/s.test(statement),
    );
    expect(lists.map((statement) => planOf(client, statement))).toEqual([
      [expect.stringContaining('escalations_by_end_user (end_user_key=?)')],
      [expect.stringContaining('escalations_by_end_user_email (end_user_email=?)')],
    ]);
    client.close();
  });

  it('counts without reading rows', () => {
    const client = new Client(':memory:');
    migrate(client);
    const counts = allStatements().filter((statement) => statement.includes('count(*)'));
    expect(counts.length).toBeGreaterThan(3);
    for (const statement of counts) expect(planOf(client, statement)[0]).toContain('COVERING INDEX');
    client.close();
  });

  it('would be caught here if it read a whole table', () => {
    const client = new Client(':memory:');
    migrate(client);
    expect(planOf(client, 'select * from deliveries where kind = ?')[0]).toMatch(scanOfGrowing);
    client.close();
  });
});

function planOf(client: Database, statement: string): readonly string[] {
  const parameters = Array.from(statement.matchAll(/\?/g), () => null);
  const rows = client.prepare<null[], { detail: string }>(`explain query plan ${statement}`).all(...parameters);
  return rows.map((row) => row.detail);
}

/** All that is prepared when the database opens, and what lists with filters prepare when they are asked for. */
function allStatements(): readonly string[] {
  const statements = new Set<string>();
  const engine = openEngine(
    { file: null, masterKeys: [new Uint8Array(32)] },
    { prepared: (statement) => statements.add(statement) },
  );
  const filtered: Operation[] = [
    ...escalationFilters().map((filter) => ({ group: 'escalations' as const, name: 'list', args: [filter] })),
    ...deliveryFilters().map((filter) => ({ group: 'outbox' as const, name: 'list', args: [filter] })),
    ...auditFilters().map((filter) => ({ group: 'audit' as const, name: 'list', args: [filter] })),
    { group: 'outbox', name: 'list', args: [{ state: 'dead', target: 'con_1', reason: 'gone', limit: 10 }] },
    { group: 'outbox', name: 'list', args: [{ state: 'waiting', target: 'con_1', reason: 'gone', limit: 10 }] },
    ...routeFilters().map((filter) => ({ group: 'routes' as const, name: 'list', args: [filter] })),
    { group: 'attachments', name: 'findAll', args: [newId('bot'), [newId('attachment')]] },
  ];
  for (const outcome of engine.execute(filtered)) expect(outcome).toEqual({ ok: true, value: [] });
  engine.close();
  return [...statements].filter((statement) => /^\s*(select|insert|update|delete|with)\b/i.test(statement));
}

function escalationFilters(): EscalationFilter[] {
  const optional = [
    { botId: newId('bot') },
    { connectionId: newId('connection') },
    { states: ['waiting' as const] },
    { states: ['ended' as const, 'active' as const] },
    { skill: 'billing' },
    { ticketId: '4711' },
    { before: newId('escalation') },
  ];
  return combinations(optional).map((filter) => ({ ...filter, limit: 10 }));
}

function deliveryFilters(): DeliveryFilter[] {
  const optional = [
    { state: 'dead' as const },
    { state: 'delivered' as const },
    { target: 'con_1' },
    { escalationId: newId('escalation') },
    { after: newId('delivery') },
  ];
  return combinations(optional).map((filter) => ({ ...filter, limit: 10 }));
}

function routeFilters(): RouteFilter[] {
  const optional = [{ botId: newId('bot') }, { connectionId: newId('connection') }, { after: newId('route') }];
  return combinations(optional).map((filter) => ({ ...filter, limit: 10 }));
}

function auditFilters(): AuditFilter[] {
  const optional = [
    { actorId: newId('person') },
    { action: 'bot.created' },
    { subject: newId('bot') },
    { before: newId('auditEntry') },
  ];
  return combinations(optional).map((filter) => ({ ...filter, limit: 10 }));
}

function combinations<Part extends object>(parts: readonly Part[]): Part[] {
  const all: Part[] = [{} as Part];
  for (const part of parts) all.push(...all.map((each) => ({ ...each, ...part })));
  return all;
}
