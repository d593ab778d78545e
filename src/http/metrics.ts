/** What operators watch. Labels are few and closed: directions, kinds, routes, ids of connections; never people. */
import type { Hono, MiddlewareHandler } from 'hono';
import { Hono as HonoApp } from 'hono';
import { routePath } from 'hono/route';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { hashToken, type Secret } from '../core/secret.ts';
import { requireToken } from './admin-token.ts';

export type Direction = (typeof directions)[number];
export type TargetState = 'open' | 'broken' | 'paused' | 'unauthorized';

/** Asked whenever the metrics are read; what rejects leaves its figures out and the rest in. */
export interface MetricSources {
  outbox(): Promise<{
    readonly oldestWaitingSeconds: number;
    readonly waitingLanes: number;
    readonly waitingDeliveries: number;
    readonly deadDeliveries: number;
  }>;
  openEscalations(): Promise<number>;
  /** Bytes that are free on the disk of the data folder. */
  freeBytes(): Promise<number>;
  /** Connection or bot id → whether it may be called now. */
  targets(): ReadonlyMap<string, TargetState>;
  /** Kinds of helpdesks that send webhooks. */
  readonly helpdesks: readonly string[];
}

const directions = ['to_helpdesk', 'to_bot'] as const;
const attemptOutcomes = ['delivered', 'retry', 'dead', 'skipped'] as const;
const webhookOutcomes = ['accepted', 'duplicate', 'ignored', 'refused', 'failed'] as const;

export interface Metrics {
  /** A message reached the other side this long after it was accepted. */
  relayed(direction: Direction, seconds: number): void;
  /** One try at a delivery has ended. */
  attempted(direction: Direction, outcome: (typeof attemptOutcomes)[number]): void;
  /** A helpdesk's webhook was answered. */
  webhookReceived(helpdesk: string, outcome: (typeof webhookOutcomes)[number]): void;
  /** Counts every request that passes, by the route that answered. */
  readonly middleware: MiddlewareHandler;
  /** Counts a request that was answered outside of the middleware; `route` is one of a closed set. */
  answered(request: AnsweredRequest): void;
  /** `/metrics`, open unless a token is given. */
  routes(token: Secret | null): Hono;
  /** The figures in the text format of Prometheus. */
  text(): Promise<string>;
}

export interface AnsweredRequest {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

const relayBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_200];
const targetStates: readonly TargetState[] = ['open', 'broken', 'paused', 'unauthorized'];

export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addGauges(registry, sources);
  const relay = new Histogram({
    name: 'passerelle_relay_latency_seconds',
    help: 'Time from accepting a message to its arrival at the other side.',
    labelNames: ['direction'],
    buckets: relayBuckets,
    registers,
  });
  const attempts = new Counter({
    name: 'passerelle_delivery_attempts_total',
    help: 'Tries at deliveries, by how they ended.',
    labelNames: ['direction', 'outcome'],
    registers,
  });
  const webhooks = new Counter({
    name: 'passerelle_webhooks_total',
    help: 'Webhooks of helpdesks, by what became of them.',
    labelNames: ['helpdesk', 'outcome'],
    registers,
  });
  // Prometheus sees no increase in a series that appears with its first event: an alert would sleep through it.
  for (const direction of directions) {
    for (const outcome of attemptOutcomes) attempts.inc({ direction, outcome }, 0);
  }
  for (const helpdesk of sources.helpdesks) {
    for (const outcome of webhookOutcomes) webhooks.inc({ helpdesk, outcome }, 0);
  }
  const answered = httpMeter(registry);
  const text = () => registry.metrics();
  return {
    relayed: (direction, seconds) => relay.observe({ direction }, seconds),
    attempted: (direction, outcome) => attempts.inc({ direction, outcome }),
    webhookReceived: (helpdesk, outcome) => webhooks.inc({ helpdesk, outcome }),
    middleware: counting(answered),
    answered,
    text,
    routes: (token) => {
      const routes = new HonoApp();
      if (token !== null) routes.use('/metrics', requireToken(hashToken(token.reveal())));
      routes.get('/metrics', async (c) => c.body(await text(), 200, { 'Content-Type': registry.contentType }));
      return routes;
    },
  };
}

function addGauges(registry: Registry, sources: MetricSources): void {
  const gauge = (name: string, help: string, read: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const value = await read().catch(() => null);
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  const outbox = onceAtATime(() => sources.outbox());
  gauge(
    'passerelle_oldest_undelivered_seconds',
    'Age of the oldest delivery that waits, 0 when none does.',
    async () => (await outbox()).oldestWaitingSeconds,
  );
  gauge(
    'passerelle_lanes_waiting',
    'Lanes (one escalation, one direction) with something to deliver.',
    async () => (await outbox()).waitingLanes,
  );
  gauge('passerelle_deliveries_waiting', 'Deliveries that wait.', async () => (await outbox()).waitingDeliveries);
  gauge(
    'passerelle_deliveries_dead',
    'Deliveries that were given up and not replayed.',
    async () => (await outbox()).deadDeliveries,
  );
  gauge('passerelle_escalations_open', 'Escalations that have not ended.', () => sources.openEscalations());
  gauge('passerelle_disk_free_bytes', 'Free space on the disk of the data folder.', () => sources.freeBytes());
  new Gauge({
    name: 'passerelle_target_state',
    help: 'Circuit breaker of each connection and bot: 1 for the state it is in, 0 for the others.',
    labelNames: ['target', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [target, current] of sources.targets()) {
        for (const state of targetStates) this.set({ target, state }, state === current ? 1 : 0);
      }
    },
  });
}

/** Several gauges that are read together share one question. */
function onceAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask().finally(() => {
      asked = null;
    });
    return asked;
  };
}

function httpMeter(registry: Registry): Metrics['answered'] {
  const requests = new Histogram({
    name: 'passerelle_http_request_duration_seconds',
    help: 'Requests to us, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 3, 10, 30],
    registers: [registry],
  });
  return ({ method, route, status, seconds }) => requests.observe({ method, route, status: String(status) }, seconds);
}

function counting(answered: Metrics['answered']): MiddlewareHandler {
  return async (context, next) => {
    const began = performance.now();
    await next();
    // A path that no route answers is a stranger's text: all of those count as one.
    const path = routePath(context, -1);
    const route = path.includes('*') ? 'none' : path;
    const seconds = (performance.now() - began) / 1_000;
    answered({ method: context.req.method, route, status: context.res.status, seconds });
  };
}
