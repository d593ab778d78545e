import type { Helpdesk, HelpdeskTools } from '../helpdesk.ts';
import { availabilitySide } from './availability.ts';
import { closeConversation, findSent, markRead, sendMessage } from './commands.ts';
import { checkConnection } from './connection-check.ts';
import { contextSide } from './context.ts';
import { createDesk } from './desk.ts';
import { groupSide } from './groups.ts';
import { eventsSince } from './history.ts';
import { fetchMedia } from './media.ts';
import { openConversation } from './open-conversation.ts';
import type { ZendeskSettings } from './settings.ts';
import { runChecks } from './setup-checks.ts';
import { createSetupClient } from './setup-client.ts';
import { provision } from './setup-provision.ts';
import { admit, receive } from './webhook.ts';

/** A live Zendesk account. Holds no state and makes no call until it is asked to. */
export function createZendesk(settings: ZendeskSettings, tools: HelpdeskTools): Helpdesk {
  const desk = createDesk(settings, tools);
  return {
    openConversation: (command, call) => openConversation(desk, command, call),
    sendMessage: (command, call) => sendMessage(desk, command, call),
    closeConversation: (command, call) => closeConversation(desk, command, call),
    checkConnection: (call) => checkConnection(desk, call.signal),
    webhook: { admit: (head) => admit(desk, head), receive: (request) => receive(desk, request) },
    receipts: { markRead: (conversation, upTo, call) => markRead(desk, conversation, { upTo, signal: call.signal }) },
    groups: groupSide(desk),
    availability: availabilitySide(desk),
    lookup: { findSent: (command, call) => findSent(desk, command, call) },
    history: { eventsSince: (conversation, since, call) => eventsSince({ desk, conversation, since, call }) },
    media: { fetchMedia: (reference, call) => fetchMedia(desk, reference, call.signal) },
    context: contextSide(desk),
    setup: {
      checks: (call) => runChecks({ desk, setup: createSetupClient(desk), call }),
      provision: (call) => provision({ desk, setup: createSetupClient(desk), call }),
    },
  };
}
