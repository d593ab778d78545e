import { describe, expect, it } from 'vitest';
import { silentLogger } from '../core/logger.ts';
import { Secret } from '../core/secret.ts';
import { createApi, createRootApi } from './create-api.ts';
import { createMetrics, type MetricSources } from './metrics.ts';

const counts = { oldestWaitingSeconds: 12, waitingLanes: 3, waitingDeliveries: 7, deadDeliveries: 2 };

const makeMetrics = (sources: Partial<MetricSources> = {}) =>
  createMetrics({
    outbox: async () => counts,
    openEscalations: async () => 5,
    freeBytes: async () => 5e9,
    targets: () => new Map([['con_1', 'broken']]),
    helpdesks: ['zendesk'],
    ...sources,
  });

describe('the figures', () => {
  it('hold what was counted, by direction, helpdesk and outcome', async () => {
    const metrics = makeMetrics();
    metrics.relayed('to_bot', 0.2);
    metrics.attempted('to_helpdesk', 'dead');
    metrics.webhookReceived('zendesk', 'duplicate');
    const text = await metrics.text();
    expect(text).toContain('passerelle_relay_latency_seconds_bucket{le="0.25",direction="to_bot"} 1');
    expect(text).toContain('passerelle_relay_latency_seconds_bucket{le="0.1",direction="to_bot"} 0');
    expect(text).toContain('passerelle_delivery_attempts_total{direction="to_helpdesk",outcome="dead"} 1');
    expect(text).toContain('passerelle_webhooks_total{helpdesk="zendesk",outcome="duplicate"} 1');
  });

  it('hold what the sources say at the moment, asked once for each reading', async () => {
    let asked = 0;
    const metrics = makeMetrics({
      outbox: async () => {
        asked += 1;
        return counts;
      },
    });
    const text = await metrics.text();
    expect(text).toContain('passerelle_oldest_undelivered_seconds 12');
    expect(text).toContain('passerelle_lanes_waiting 3');
    expect(text).toContain('passerelle_deliveries_dead 2');
    expect(text).toContain('passerelle_escalations_open 5');
    expect(text).toContain('passerelle_target_state{target="con_1",state="broken"} 1');
    expect(text).toContain('passerelle_target_state{target="con_1",state="open"} 0');
    expect(asked).toBe(1);
    await metrics.text();
    expect(asked).toBe(2);
  });

  it('leave out what cannot be told, and keep the rest', async () => {
    const metrics = makeMetrics({ outbox: () => Promise.reject(new Error('database gone')) });
    const text = await metrics.text();
    expect(text).not.toMatch(/^passerelle_deliveries_dead \d/m);
    expect(text).toContain('passerelle_escalations_open 5');
  });

  it('forget a target that is gone', async () => {
    const targets = new Map([['con_1', 'open' as const]]);
    const metrics = makeMetrics({ targets: () => targets });
    await metrics.text();
    targets.clear();
    expect(await metrics.text()).not.toContain('con_1');
  });
});

describe('requests', () => {
  it('are counted by route, so that ids and strange paths make no new rows', async () => {
    const metrics = makeMetrics();
    const app = createRootApi({ log: silentLogger });
    app.use(metrics.middleware);
    const feature = createApi();
    feature.get('/things/:id', (c) => c.text('x'));
    feature.get('/broken', () => {
      throw new Error('bug');
    });
    app.route('/v1', feature);
    for (const path of ['/v1/things/1', '/v1/things/2', '/v1/broken', '/jane', '/v1/jane']) await app.request(path);
    const rows = (await metrics.text()).split('\n').filter((row) => row.includes('request_duration_seconds_count'));
    expect(rows.sort()).toEqual([
      'passerelle_http_request_duration_seconds_count{method="GET",route="/v1/broken",status="500"} 1',
      'passerelle_http_request_duration_seconds_count{method="GET",route="/v1/things/:id",status="200"} 2',
      'passerelle_http_request_duration_seconds_count{method="GET",route="none",status="404"} 2',
    ]);
  });
});

describe('/metrics', () => {
  const appWith = (token: Secret | null) => {
    const app = createRootApi({ log: silentLogger });
    app.route('/', makeMetrics().routes(token));
    return app;
  };

  it('is open without a token', async () => {
    const response = await appWith(null).request('/metrics');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await response.text()).toContain('process_cpu_seconds_total');
  });

  it('asks for the token when there is one', async () => {
    const app = appWith(new Secret('metrics-token-of-ours'));
    expect((await app.request('/metrics')).status).toBe(401);
    const headers = { authorization: 'Bearer metrics-token-of-ours' };
    expect((await app.request('/metrics', { headers })).status).toBe(200);
  });
});
