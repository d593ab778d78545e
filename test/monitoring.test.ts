/** Dashboard and alert rules name only what `/metrics` really shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { silentLogger } from '../src/core/logger.ts';
import { createRootApi } from '../src/http/create-api.ts';
import { createMetrics } from '../src/http/metrics.ts';

interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

const docs = (name: string) => readFileSync(join(import.meta.dirname, '../docs', name), 'utf8');
const rules = (parse(docs('alerts.yaml')) as { groups: readonly { rules: readonly Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);

/** Texts under `key`, wherever they are. */
function textsUnder(key: string, value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === 'string' ? [inner] : textsUnder(key, inner),
  );
}

const dashboard = JSON.parse(docs('grafana-dashboard.json')) as { panels: unknown; templating: unknown };
const dashboardQueries = [...textsUnder('expr', dashboard.panels), ...textsUnder('query', dashboard.templating)].filter(
  (query) => query !== 'prometheus',
);

function makeMetrics() {
  return createMetrics({
    outbox: async () => ({ oldestWaitingSeconds: 1, waitingLanes: 1, waitingDeliveries: 1, deadDeliveries: 1 }),
    openEscalations: async () => 1,
    freeBytes: async () => 5e9,
    targets: () => new Map([['con_1', 'open']]),
    helpdesks: ['zendesk'],
  });
}

/** What is shown after everything that can be counted was counted once. */
async function exposed(): Promise<readonly Sample[]> {
  const metrics = makeMetrics();
  for (const direction of ['to_helpdesk', 'to_bot'] as const) {
    metrics.relayed(direction, 1);
    for (const outcome of ['delivered', 'retry', 'dead', 'skipped'] as const) metrics.attempted(direction, outcome);
  }
  for (const outcome of ['accepted', 'duplicate', 'ignored', 'refused', 'failed'] as const) {
    metrics.webhookReceived('zendesk', outcome);
  }
  const api = createRootApi({ log: silentLogger });
  api.use(metrics.middleware);
  api.get('/broken', (c) => c.text('', 500));
  await api.request('/broken');
  return samplesOf(await metrics.text());
}

function samplesOf(text: string): readonly Sample[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})? /.exec(line) ?? [];
    return {
      name,
      labels: new Map([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, text])),
    };
  });
}

/** Labels that Prometheus adds to what it reads. */
const addedLabels = ['job', 'instance'];

function matches(sample: Sample, matcher: RegExpMatchArray): boolean {
  const [, label = '', operator = '=', text = ''] = matcher;
  if (addedLabels.includes(label)) return true;
  const value = sample.labels.get(label);
  if (value === undefined) return false;
  const isEqual = operator.endsWith('~') ? new RegExp(`^(?:${text})$`).test(value) : value === text;
  return operator.startsWith('!') ? !isEqual : isEqual;
}

/** What a query names that is not there; empty when all is well. */
function unknownIn(query: string, samples: readonly Sample[]): readonly string[] {
  const selectors = [...query.matchAll(/\b((?:passerelle|nodejs|process)_\w+|up)\b(?:\{([^}]*)\})?/g)];
  const lost = selectors
    .filter(([, name]) => name !== 'up')
    .filter(([, name, conditions = '']) => {
      const matchers = [...conditions.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)];
      return !samples.some((sample) => sample.name === name && matchers.every((matcher) => matches(sample, matcher)));
    })
    .map(([text]) => text);
  const groups = [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/,\s*/));
  const named = selectors.map(([, name]) => name);
  const labels = samples.filter(({ name }) => named.includes(name)).flatMap((sample) => [...sample.labels.keys()]);
  const strange = groups.filter((label) => !addedLabels.includes(label) && !labels.includes(label));
  return selectors.length === 0 ? [`nothing in "${query}"`] : [...lost, ...strange];
}

describe('what operators watch with', () => {
  it('is all there: every query of the dashboard and of the alerts finds its metric, labels and values', async () => {
    const samples = await exposed();
    const queries = [...dashboardQueries, ...rules.map((rule) => rule.expr)];
    expect(queries.length).toBeGreaterThan(30);
    expect(queries.flatMap((query) => unknownIn(query, samples))).toEqual([]);
  });

  it.each([
    'sum(passerelle_deliveries_died)',
    'passerelle_target_state{state="down"}',
    'sum by (route) (passerelle_deliveries_dead)',
    'passerelle_webhooks_total{status="500"}',
  ])('would not let %s pass', async (query) => {
    expect(unknownIn(query, await exposed())).not.toEqual([]);
  });

  it('hears of the first of its kind: what an alert wants to see increase is there from the start', async () => {
    const atRest = samplesOf(await makeMetrics().text());
    const watched = rules
      .flatMap(({ expr }) => [...expr.matchAll(/increase\(([^[]+)\[/g)])
      .map(([, query = '']) => query);
    expect(watched.length).toBeGreaterThan(2);
    expect(watched.flatMap((query) => unknownIn(query, atRest))).toEqual([]);
  });

  it('leaves none of our own metrics unwatched', async () => {
    const own = (await exposed()).map(({ name }) => name).filter((name) => name.startsWith('passerelle_'));
    const families = new Set(own.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')));
    expect(families.size).toBeGreaterThan(8);
    expect([...families].filter((name) => !dashboardQueries.some((query) => query.includes(name)))).toEqual([]);
  });

  it('says for each alert how urgent it is, what happened and what to do, and docs/operations.md names it', () => {
    const operations = docs('operations.md');
    for (const { alert, labels, annotations } of rules) {
      expect(['page', 'ticket']).toContain(labels.severity);
      expect(annotations.summary.length).toBeGreaterThan(10);
      expect(annotations.description.length).toBeGreaterThan(10);
      expect(operations).toContain(alert);
    }
  });

  it('draws every panel in its own place', () => {
    const panels = dashboard.panels as readonly {
      id: number;
      gridPos: { x: number; y: number; w: number; h: number };
    }[];
    expect(new Set(panels.map((panel) => panel.id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});
