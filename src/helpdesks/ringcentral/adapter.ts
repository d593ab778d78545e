import type { Helpdesk, HelpdeskTools } from '../helpdesk.ts';
import { availabilitySide } from './availability.ts';
import { closeConversation } from './close-conversation.ts';
import { findSent, markRead, sendMessage, sendTyping } from './commands.ts';
import { checkConnection } from './connection-check.ts';
import { contextSide } from './context.ts';
import { createDesk } from './desk.ts';
import { groupSide } from './groups.ts';
import { eventsSince } from './history.ts';
import { fetchMedia } from './media.ts';
import { openConversation } from './open-conversation.ts';
import type { RingcentralSettings } from './settings.ts';
import { runChecks } from './setup-checks.ts';
import { createSetupClient } from './setup-client.ts';
import { provision } from './setup-provision.ts';
import { admit, receive } from './webhook.ts';

/** A live SDK channel of RingCentral Engage Digital. Holds no state and makes no call until it is asked to. */
export function createRingcentral(settings: RingcentralSettings, tools: HelpdeskTools): Helpdesk {
  const desk = createDesk(settings, tools);
  const checkup = (call: Parameters<typeof runChecks>[0]['call']) => ({
    desk,
    setup: createSetupClient(settings, tools),
    call,
  });
  return {
    openConversation: (command, call) => openConversation(desk, command, call),
    sendMessage: (command, call) => sendMessage(desk, command, call),
    closeConversation: (command, call) => closeConversation(desk, command, call),
    checkConnection: (call) => checkConnection(desk, call.signal),
    webhook: { admit: (head) => admit(desk, head), receive: (request, stored) => receive(desk, request, stored) },
    typing: {
      sendTyping: (conversation, isTyping, call) => sendTyping(desk, conversation, { isTyping, signal: call.signal }),
    },
    receipts: { markRead: (_conversation, upTo, call) => markRead(desk, { upTo, signal: call.signal }) },
    groups: groupSide(desk),
    availability: availabilitySide(desk),
    lookup: { findSent: (command, call) => findSent(desk, command, call) },
    history: { eventsSince: (conversation, _since, call) => eventsSince({ desk, conversation, call }) },
    media: { fetchMedia: (reference, call) => fetchMedia(desk, reference, call.signal) },
    context: contextSide(desk),
    setup: {
      checks: (call) => runChecks(checkup(call)),
      provision: (call) => provision(checkup(call)),
    },
  };
}
