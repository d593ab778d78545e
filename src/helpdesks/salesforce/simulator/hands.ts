/** What happens in an org beside agents' answers. */
import { randomFillSync } from 'node:crypto';
import { conversationAt } from './desk.ts';
import { addEntry, messageEntry } from './entries.ts';
import { accept, agentParticipant, autoRespond, endSession, transfer } from './routing.ts';
import type { OrgState } from './state.ts';

export interface SalesforceHands {
  /** An agent takes the session without a word. */
  accept(conversationId: string, agentId: string): void;
  /** Hands it to another queue; nobody is there until somebody accepts. */
  transfer(conversationId: string, queueId: string): void;
  /** The agent sends any content that a message may have. */
  richMessage(conversationId: string, content: Readonly<Record<string, unknown>>): string;
  /** The channel itself writes, as the switch says. */
  autoResponse(conversationId: string, text: string): void;
  /** A bot of Salesforce on the same channel writes. */
  chatbotMessage(conversationId: string, text: string): string;
  /** The agent has read this message of the end user. */
  agentReads(conversationId: string, entryId: string): void;
  /** Something that nobody has heard of. */
  unknownEvent(conversationId: string): void;
  /** The session runs out by itself. */
  timeOut(conversationId: string): void;
  /** Cuts every stream. */
  dropStreams(): void;
  setOnline(agentId: string, isOnline: boolean): void;
  setAway(agentId: string): void;
  /** Registers the public half of a key for User Verification. */
  registerKey(keyId: string, issuer: string, publicKey: string): void;
  /** Makes every token refused from now on. */
  revokeTokens(): void;
}

export function createHands(state: OrgState): SalesforceHands {
  const at = (id: string) => conversationAt(state, id);
  const agentAt = (id: string) => state.agents.find((agent) => agent.id === id) ?? { id, name: 'Agent' };
  const firstAgent = (conversationId: string) => {
    const [agent] = at(conversationId).agents.values();
    return agent ?? agentAt(state.agents[0]?.id ?? '');
  };
  return {
    accept: (id, agentId) => accept(state, at(id), agentAt(agentId)),
    transfer: (id, queueId) => transfer(state, at(id), queueId),
    richMessage: (id, content) => {
      const agent = firstAgent(id);
      accept(state, at(id), agent);
      const given = { identifier: state.ids.uuid(), sender: agentParticipant(agent), name: agent.name };
      return addEntry(state, at(id), messageEntry(content, given)).identifier;
    },
    autoResponse: (id, text) => {
      const before = state.switches.autoResponses;
      state.switches.autoResponses = true;
      autoRespond(state, at(id), text);
      state.switches.autoResponses = before;
    },
    chatbotMessage: (id, text) => {
      const sender = {
        role: 'Chatbot',
        appType: 'chatbot',
        subject: '0Xx7Q0000004c',
        clientIdentifier: 'bot',
      } as const;
      const content = { messageType: 'StaticContentMessage', staticContent: { formatType: 'Text', text } };
      const given = { identifier: state.ids.uuid(), sender, name: 'Astro' };
      return addEntry(state, at(id), messageEntry(content, given)).identifier;
    },
    agentReads: (id, entryId) => {
      const agent = firstAgent(id);
      if (!state.switches.receipts) return;
      addEntry(state, at(id), {
        entryType: 'ReadAcknowledgement',
        payload: {
          acknowledgementTimestamp: state.clock.now(),
          acknowledgedConversationEntryIdentifier: entryId,
          recipient: { role: 'EndUser', appType: 'iamessage', subject: at(id).subject },
        },
        sender: agentParticipant(agent),
        senderDisplayName: agent.name,
        relatedRecords: [entryId],
      });
    },
    unknownEvent: (id) => {
      const agent = firstAgent(id);
      const sender = agentParticipant(agent);
      addEntry(state, at(id), { entryType: 'Telepathy', payload: {}, sender, senderDisplayName: agent.name });
    },
    timeOut: (id) => endSession(state, at(id), 'System'),
    dropStreams: () => {
      for (const listener of [...state.listeners]) listener.end();
    },
    setOnline: (agentId, isOnline) => {
      if (isOnline) state.online.add(agentId);
      else state.online.delete(agentId);
    },
    setAway: (agentId) => {
      state.away.add(agentId);
    },
    registerKey: (keyId, issuer, publicKey) => {
      state.identityKeys.set(keyId, { issuer, publicKey });
    },
    revokeTokens: () => {
      randomFillSync(state.tokenKey);
    },
  };
}
