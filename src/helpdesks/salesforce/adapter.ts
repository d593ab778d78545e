import type { Helpdesk, HelpdeskTools } from '../helpdesk.ts';
import { availabilitySide } from './availability.ts';
import { closeConversation, findSent, markRead, sendMessage, sendTyping } from './commands.ts';
import { checkConnection } from './connection-check.ts';
import { contextSide } from './context.ts';
import { createDesk } from './desk.ts';
import { groupSide } from './groups.ts';
import { eventsSince } from './history.ts';
import { fetchMedia } from './media.ts';
import { openConversation } from './open-conversation.ts';
import type { SalesforceSettings } from './settings.ts';
import { runChecks } from './setup-checks.ts';
import { provision } from './setup-provision.ts';
import { follow } from './stream.ts';

/** A live Salesforce deployment. Makes no call until it is asked to. */
export function createSalesforce(settings: SalesforceSettings, tools: HelpdeskTools): Helpdesk {
  const desk = createDesk(settings, tools);
  return {
    openConversation: (command, call) => openConversation(desk, command, call),
    sendMessage: (command, call) => sendMessage(desk, command, call),
    closeConversation: (command, call) => closeConversation(desk, command, call),
    checkConnection: (call) => checkConnection(desk, call.signal),
    stream: { follow: (subscription, signal) => follow(desk, subscription, signal) },
    typing: { sendTyping: (conversation, isTyping, call) => sendTyping(desk, conversation, isTyping, call) },
    receipts: { markRead: (conversation, upTo, call) => markRead(desk, conversation, upTo, call) },
    ...(desk.core === null ? {} : { groups: groupSide(desk, desk.core) }),
    availability: availabilitySide(desk),
    lookup: { findSent: (command, call) => findSent(desk, command, call) },
    history: { eventsSince: (conversation, _since, call) => eventsSince(desk, conversation, call.signal) },
    media: { fetchMedia: (reference, call) => fetchMedia(desk, reference, call.signal) },
    context: contextSide(desk),
    setup: {
      checks: (call) => runChecks(desk, call),
      provision: (call) => provision(desk, call),
    },
  };
}
