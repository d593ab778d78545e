import type { RemoteConversationId } from '../../core/ids.ts';
import { type HelpdeskEvent, isSignal } from '../event.ts';
import { DeliveryFailure } from '../failure.ts';
import type { CheckResult, GroupSide, Helpdesk, HelpdeskTools, RemoteField, StreamSide } from '../helpdesk.ts';
import type { SandboxDesk } from './sandbox-desk.ts';
import { offCheck, onCheck } from './sandbox-texts.ts';

/** Fields that variables can be copied into, so that the mapping can be tried too. */
const fields: readonly RemoteField[] = [
  { id: 'order', name: 'Order number', type: 'text' },
  { id: 'topic', name: 'Topic', type: 'text' },
];

/** The sandbox as the relay calls it. No call leaves the process. */
export function connectSandbox(desk: SandboxDesk, tools: Pick<HelpdeskTools, 'now'>): Helpdesk {
  return {
    openConversation: async (command) => {
      const opened = desk.open(command);
      const conversation = { remoteConversationId: opened.id, remoteUserId: null, state: {} };
      return { conversation, ticketId: opened.view(null).ticketId, ticketUrl: null, notices: [] };
    },
    sendMessage: async (command, call) => {
      const conversation = desk.conversation(command.conversation.remoteConversationId);
      if (conversation.isEnded) throw gone();
      const known = conversation.taken(call.deliveryId);
      if (known !== null) return { remoteMessageIds: [known] };
      const { part } = command;
      const file = part.kind === 'attachment' ? await desk.files.read(await call.openFile(part)) : null;
      return { remoteMessageIds: [conversation.take(call.deliveryId, command, file)] };
    },
    // One that is forgotten is as closed as it can be.
    closeConversation: async ({ conversation, notice }) => desk.find(conversation.remoteConversationId)?.close(notice),
    checkConnection: async () => undefined,
    stream: streamOf(desk),
    typing: {
      sendTyping: async ({ remoteConversationId }, isTyping) => desk.find(remoteConversationId)?.userTyped(isTyping),
    },
    media: { fetchMedia: async (reference) => desk.files.open(reference) },
    groups: groupsOf(desk),
    availability: {
      availabilityOf: async () => ({
        state: 'available',
        agentsOnline: desk.agents.length,
        nextOpeningAt: null,
        estimatedWaitSeconds: null,
      }),
    },
    history: {
      eventsSince: async ({ remoteConversationId }, since) =>
        eventsOf(desk, remoteConversationId, tools.now()).filter((event) => !isSignal(event) && event.at >= since),
    },
    context: {
      updateContext: async ({ conversation, endUser, attributes }) =>
        desk.conversation(conversation.remoteConversationId).update({ endUser, attributes }),
      listFields: async () => fields,
    },
    setup: setupOf(onCheck),
  };
}

/** What stands in its place where the operator has switched it off: it forgets everything and takes nothing. */
export function connectNothing(tools: Pick<HelpdeskTools, 'now'>): Helpdesk {
  const refuse = async (): Promise<never> => {
    throw new DeliveryFailure('The sandbox is switched off (PASSERELLE_SANDBOX)', {
      disposition: 'reject',
      certainty: 'notSent',
    });
  };
  return {
    openConversation: refuse,
    sendMessage: async () => {
      throw gone();
    },
    closeConversation: async () => undefined,
    checkConnection: refuse,
    stream: {
      follow: async () => {
        throw gone();
      },
    },
    availability: {
      availabilityOf: async () => ({
        state: 'unavailable',
        agentsOnline: 0,
        nextOpeningAt: null,
        estimatedWaitSeconds: null,
      }),
    },
    history: { eventsSince: async ({ remoteConversationId }) => [lost(remoteConversationId, tools.now())] },
    setup: setupOf(offCheck),
  };
}

function streamOf(desk: SandboxDesk): StreamSide {
  return {
    follow: async ({ conversation: { remoteConversationId }, from, accept }, signal) => {
      const conversation = desk.conversation(remoteConversationId);
      let count = Number(from ?? 0);
      while (!signal.aborted) {
        const events = conversation.events.slice(count);
        if (events.length === 0) {
          await conversation.changed(count, signal);
          continue;
        }
        count += events.length;
        await accept({ events, cursor: String(count) });
      }
    },
  };
}

function groupsOf(desk: SandboxDesk): GroupSide {
  const live = (group: { readonly id: string; readonly name: string }) => ({
    remoteGroupId: group.id as Parameters<GroupSide['findGroup']>[0],
    name: group.name,
    isDeleted: false,
  });
  return {
    listGroups: async () => desk.groups().map(live),
    findGroup: async (id) => {
      const found = desk.group(id);
      return found === null ? null : live(found);
    },
    createGroup: async (name) => live({ id: desk.createGroup(name), name }),
    countMembers: async (id) => (desk.group(id) === null ? null : desk.agents.length),
  };
}

function eventsOf(desk: SandboxDesk, id: RemoteConversationId, now: number): readonly HelpdeskEvent[] {
  try {
    return desk.conversation(id).events;
  } catch (error) {
    if (error instanceof DeliveryFailure) return [lost(id, now)];
    throw error;
  }
}

/** A conversation that no desk of this process has: whoever waits in it is told, and the bot goes on. */
function lost(remoteConversationId: RemoteConversationId, at: number): HelpdeskEvent {
  return {
    kind: 'conversationEnded',
    by: 'helpdesk',
    reason: 'helpdesk_lost',
    dedupeKey: `${remoteConversationId}:lost`,
    at,
    remoteConversationId,
    escalationId: null,
  };
}

function gone(): DeliveryFailure {
  return new DeliveryFailure('This conversation of the sandbox is over', {
    disposition: 'gone',
    certainty: 'notSent',
  });
}

function setupOf(result: CheckResult) {
  return {
    checks: async function* () {
      yield result;
    },
    provision: async () => ({ settings: {}, report: [result] }),
  };
}
