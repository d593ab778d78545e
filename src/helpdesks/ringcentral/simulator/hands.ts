/** What happens in an account beside answers and endings. */
import { randomBytes } from 'node:crypto';
import {
  cancelCase,
  categorize,
  deferCase,
  openCase,
  reactivateCase,
  takeTask,
  transferTask,
  undeliver,
} from './cases.ts';
import { runSync, saveChannel } from './channel.ts';
import { firstAgent, threadAt } from './desk.ts';
import { caseOf } from './events.ts';
import { control } from './imports.ts';
import type { Agent } from './records.ts';
import { approve, pressButton, tellQueue, write, writeAutomatically } from './replies.ts';
import type { AccountState } from './state.ts';

export interface RingcentralHands {
  /** An administrator saves the channel's form, with another Base URI where one is given. */
  saveChannel(baseUri?: string): Promise<void>;
  /** An administrator has the channel's token made anew; answers the new one. The old one counts for nothing from now on. */
  renewToken(): string;
  /** One run of the synchronisation; answers what the lists brought. */
  runSync(): Promise<readonly unknown[]>;
  /** An administrator ticks "Controlled identity" and gives it to the agents. */
  control(foreignId: string): void;
  /** Routing mode: an agent accepts what was offered. */
  take(conversationId: string, agentId?: string): void;
  /** Inbox mode: an agent presses "Engage". */
  engage(conversationId: string, agentId?: string): void;
  transfer(conversationId: string, agentId: string): void;
  recategorise(conversationId: string, categoryIds: readonly string[]): void;
  defer(conversationId: string): void;
  reactivate(conversationId: string): void;
  cancel(conversationId: string): void;
  undeliver(conversationId: string): void;
  tellQueue(conversationId: string, position: number, waitSeconds: number): Promise<void>;
  automaticMessage(conversationId: string, text: string): string;
  structuredMessage(conversationId: string, structured: Readonly<Record<string, unknown>>, text?: string): string;
  approve(conversationId: string, messageId: string): void;
  pressButton(conversationId: string): Promise<void>;
  /** The platform makes a customer card. */
  makeCard(foreignId: string): void;
  agent(agentId: string): Agent;
}

export function createHands(state: AccountState): RingcentralHands {
  const at = (id: string) => threadAt(state, id);
  const agent = (id: string): Agent => {
    const found = state.agents.get(id);
    if (found === undefined) throw new Error(`No agent ${id}`);
    return found;
  };
  const identity = (foreignId: string) => {
    const found = state.identitiesByForeignId.get(foreignId);
    if (found === undefined) throw new Error(`No identity ${foreignId}`);
    return found;
  };
  return {
    saveChannel: (baseUri) => saveChannel(state, baseUri ?? state.source.baseUri),
    renewToken: () => {
      state.source.channelToken = randomBytes(32).toString('hex');
      return state.source.channelToken;
    },
    runSync: () => runSync(state),
    control: (foreignId) => control(state, identity(foreignId)),
    take: (id, agentId = firstAgent(state)) => takeTask(state, at(id), agentId),
    engage: (id, agentId = firstAgent(state)) => {
      takeTask(state, at(id), agentId);
      openCase(state, at(id), agentId);
    },
    transfer: (id, agentId) => transferTask(state, at(id), { from: firstAgent(state), agentId }),
    recategorise: (id, categoryIds) => categorize(state, at(id), { categoryIds, userId: firstAgent(state) }),
    defer: (id) => deferCase(state, at(id), firstAgent(state)),
    reactivate: (id) => reactivateCase(state, at(id)),
    cancel: (id) => {
      const open = caseOf(state, id);
      if (open === null) throw new Error(`No case in ${id}`);
      cancelCase(state, open, firstAgent(state));
    },
    undeliver: (id) => undeliver(state, at(id)),
    tellQueue: (id, position, waitSeconds) => tellQueue(state, at(id), { position, waitSeconds }),
    automaticMessage: (id, text) => writeAutomatically(state, at(id), text).id,
    structuredMessage: (id, structured, text = '') =>
      write(state, at(id), { agent: agent(firstAgent(state)), body: text, structured }).id,
    approve: (id, messageId) => approve(state, at(id), messageId),
    pressButton: (id) => pressButton(state, at(id), firstAgent(state)),
    makeCard: (foreignId) => {
      identity(foreignId).groupId = state.newId();
    },
    agent,
  };
}
