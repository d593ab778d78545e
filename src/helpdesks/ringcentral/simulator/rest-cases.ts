import { Hono } from 'hono';
import { cancelCase, closeCase } from './cases.ts';
import type { Intervention } from './records.ts';
import { customValues, forbidden, found, listView, RestRefusal } from './rest-request.ts';
import { caseView } from './rest-views.ts';
import type { AccountState } from './state.ts';

/** The service user of the token, who is none of the agents. */
const serviceUserId = '65aa0c017d2e4b0c91a0ffff';

/** Cases. Which ending is allowed depends on whether an agent has answered. */
export function restCases(state: AccountState): Hono {
  const app = new Hono();
  const at = (id: string): Intervention => found(state.interventions.get(id));
  app.get('/interventions', (c) => {
    const { thread_id, status } = c.req.query();
    const matching = [...state.interventions.values()].filter(
      (one) =>
        (thread_id === undefined || one.threadId === thread_id) &&
        (status !== 'active' || (!one.closed && one.deferredAt === null)) &&
        (status !== 'closed' || one.closed),
    );
    return c.json(
      listView(
        c,
        matching.map((one) => caseView(state, one)),
      ),
    );
  });
  app.get('/interventions/:id', (c) => c.json(caseView(state, at(c.req.param('id')))));
  app.put('/interventions/:id', (c) => {
    const one = at(c.req.param('id'));
    const values = customValues(c);
    const keys = state.customFields.filter(({ on }) => on === 'Intervention').map(({ key }) => key);
    if (Object.keys(values).some((key) => !keys.includes(key))) throw new RestRefusal(422, 'invalid_custom_field');
    Object.assign(one.customFields, values);
    return c.json(caseView(state, one));
  });
  app.put('/interventions/:id/close', (c) => {
    const one = at(c.req.param('id'));
    if (one.isClosing) throw new RestRefusal(409, 'already_closing');
    if (one.closed || one.replies === 0 || !state.switches.tokenMayClose) throw forbidden();
    one.isClosing = true;
    const view = caseView(state, one);
    // Closing is a job in the background: the answer still shows the case as open.
    if (state.switches.closeDelayMs > 0) {
      state.schedule.later(state.switches.closeDelayMs, () => closeCase(state, one, serviceUserId));
    } else closeCase(state, one, serviceUserId);
    return c.json(view);
  });
  app.delete('/interventions/:id/cancel', (c) => {
    const one = at(c.req.param('id'));
    if (one.closed || one.replies > 0) throw forbidden();
    const view = caseView(state, one);
    cancelCase(state, one, serviceUserId);
    return c.json(view);
  });
  return app;
}
