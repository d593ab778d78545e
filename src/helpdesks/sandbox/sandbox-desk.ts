import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { EscalationId, RemoteConversationId, RemoteGroupId } from '../../core/ids.ts';
import type { OpenConversation } from '../command.ts';
import { DeliveryFailure } from '../failure.ts';
import type { DeskReply, SimulatedDesk } from '../simulator.ts';
import { SandboxConversation } from './sandbox-conversation.ts';
import { createSandboxFiles, type SandboxFiles } from './sandbox-files.ts';

/** The sandbox's desk, as agents use it and as its adapter does. All of it is in memory and ends with the process. */
export interface SandboxDesk extends SimulatedDesk {
  readonly files: SandboxFiles;
  /** Opens the conversation of this escalation, or gives the one that it has. */
  open(command: OpenConversation): SandboxConversation;
  find(id: RemoteConversationId): SandboxConversation | null;
  /** The same; throws `DeliveryFailure` `gone` when this process does not know it: from before a restart, or long ago. */
  conversation(id: RemoteConversationId): SandboxConversation;
  /** The group of that id; one from before a restart is there again by itself. */
  group(id: RemoteGroupId): { readonly id: RemoteGroupId; readonly name: string } | null;
}

/** Oldest ended conversations are forgotten beyond this many. */
const conversationsMax = 500;

const agents = [
  { id: 'agent-1', name: 'Robin Vidal' },
  { id: 'agent-2', name: 'Nour Haddad' },
] as const;

const endings = [
  { id: 'ended', label: { en: 'End the conversation', fr: 'Terminer la conversation' } },
  { id: 'solved', label: { en: 'Solve the ticket', fr: 'Résoudre le ticket' } },
] as const;

const groupPrefix = 'group-';

export function createSandboxDesk(clock: Clock): SandboxDesk {
  // Part of every id, so that what an earlier process knew is never taken for something of this one.
  const run = randomUUID().slice(0, 8);
  const conversations = new Map<string, SandboxConversation>();
  const byEscalation = new Map<EscalationId, SandboxConversation>();
  const groups = new Map<string, string>();
  const files = createSandboxFiles();
  let opened = 0;

  const get = (id: string): SandboxConversation => {
    const found = conversations.get(id);
    if (found === undefined) {
      throw new DeliveryFailure('The sandbox has forgotten this conversation: it keeps them in memory only', {
        disposition: 'gone',
        certainty: 'notSent',
      });
    }
    return found;
  };
  const forget = (): void => {
    if (conversations.size < conversationsMax) return;
    const all = [...conversations.values()];
    const oldest = all.find((one) => one.isEnded) ?? all[0];
    if (oldest === undefined) return;
    conversations.delete(oldest.id);
    byEscalation.delete(oldest.escalationId);
  };
  // An id holds its name, so that a group outlives the process in the routes that lead to it.
  const createGroup = (name: string): string => {
    const id = `${groupPrefix}${Buffer.from(name).toString('base64url')}`;
    groups.set(id, name);
    return id;
  };
  const group: SandboxDesk['group'] = (id) => {
    const name = groups.get(id) ?? nameIn(id);
    if (name === null) return null;
    groups.set(id, name);
    return { id, name };
  };
  const nameOf = (id: string | null): string | null => (id === null ? null : (groups.get(id) ?? nameIn(id)));

  return {
    agents,
    endings,
    files,
    createGroup,
    group,
    groups: () => [...groups].map(([id, name]) => ({ id, name, memberIds: agents.map((agent) => agent.id) })),
    // Everybody is in every group.
    addMember: () => undefined,
    open: (command) => {
      const known = byEscalation.get(command.escalationId);
      if (known !== undefined) return known;
      forget();
      opened += 1;
      const id = `sandbox-${run}-${opened}` as RemoteConversationId;
      const conversation = new SandboxConversation({
        id,
        ticketId: String(1_000 + opened),
        command,
        now: () => clock.now(),
      });
      conversations.set(id, conversation);
      byEscalation.set(command.escalationId, conversation);
      return conversation;
    },
    find: (id) => conversations.get(id) ?? null,
    conversation: get,
    conversations: () => [...conversations.values()].map((one) => one.view(nameOf(one.groupId))),
    reply: async (id, reply: DeskReply) => {
      const conversation = get(id);
      return conversation.reply(reply, reply.file === undefined ? null : files.keep(reply.file));
    },
    transfer: async (id, groupId) => get(id).transfer(groupId as RemoteGroupId),
    end: async (id, ending) => get(id).end(ending === 'solved' ? 'ticket_solved' : 'agent_ended'),
    typing: async (id, agent, isTyping) => get(id).typing(agent, isTyping),
  };
}

function nameIn(id: string): string | null {
  if (!id.startsWith(groupPrefix)) return null;
  const name = Buffer.from(id.slice(groupPrefix.length), 'base64url').toString('utf8');
  return name === '' ? null : name;
}
