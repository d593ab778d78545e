import { Hono } from 'hono';
import { refusal } from './answers.ts';
import type { OrgState } from './state.ts';

const hourMs = 60 * 60_000;

/** `/embeddedservice/v1`: what a deployment says to anybody. */
export function embeddedRoutes(state: OrgState): Hono {
  const routes = new Hono();
  routes.get('/businesshours', (c) => {
    const { businessHours } = state.switches;
    if (businessHours === 'unsupported') return refusal(state, 404);
    const begun = state.clock.now() + (businessHours === 'open' ? -hourMs : hourMs);
    return c.json({ businessHoursInfo: { businessHours: [{ startTime: begun, endTime: begun + 8 * hourMs }] } });
  });
  routes.get('/embedded-service-config', (c) => {
    if (state.switches.published) return c.json({ embeddedServiceConfig: { name: state.esDeveloperName } });
    return c.json({ text: `${state.esDeveloperName} is not Published` }, 412);
  });
  return routes;
}
