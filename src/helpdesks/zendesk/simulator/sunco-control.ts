import { Hono } from 'hono';
import type { AccountState } from './state.ts';
import { controlOnly, controlTo } from './sunco-bodies.ts';
import type { Conversation, Metadata } from './sunco-records.ts';
import { conversationOf, readBody, type SuncoContext, type SuncoEnv } from './sunco-request.ts';
import { acceptControl, offerControl, passControl, releaseControl } from './switchboard.ts';

/** The four switchboard actions. Integration and app keys may call them all; the rules tell them apart. */
export function suncoControl(state: AccountState): Hono<SuncoEnv> {
  const routes = new Hono<SuncoEnv>();
  routes.post('/:conversationId/passControl', (c) => move(state, c, passControl));
  routes.post('/:conversationId/offerControl', (c) => move(state, c, offerControl));
  routes.post('/:conversationId/acceptControl', async (c) => {
    const conversation = conversationOf(state, c);
    const { metadata } = await readBody(state, c, controlOnly);
    acceptControl(state, conversation, { key: c.get('key'), metadata: metadata ?? undefined });
    return c.json({});
  });
  routes.post('/:conversationId/releaseControl', async (c) => {
    const conversation = conversationOf(state, c);
    const { metadata } = await readBody(state, c, controlOnly);
    releaseControl(state, conversation, { key: c.get('key'), metadata: metadata ?? undefined });
    return c.json({});
  });
  return routes;
}

type Move = (
  state: AccountState,
  conversation: Conversation,
  request: { readonly target: string; readonly metadata: Metadata | undefined },
) => void;

async function move(state: AccountState, c: SuncoContext, action: Move): Promise<Response> {
  const conversation = conversationOf(state, c);
  const body = await readBody(state, c, controlTo);
  action(state, conversation, { target: body.switchboardIntegration, metadata: body.metadata ?? undefined });
  return c.json({});
}
