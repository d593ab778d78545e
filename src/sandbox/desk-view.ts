import type { DeskConversation, SimulatedDesk } from '../helpdesks/simulator.ts';

/** One line of the agent's list. */
export interface DeskLine {
  readonly id: string;
  readonly ticketId: string | null;
  readonly status: string;
  readonly groupName: string | null;
  readonly requesterName: string | null;
  readonly isEnded: boolean;
  readonly messageCount: number;
  /** Milliseconds since 1970; `null` while there is no message. */
  readonly lastAt: number | null;
  readonly lastText: string | null;
  /** Whether the end user spoke last and nobody has answered. */
  readonly isWaiting: boolean;
}

export interface DeskGroup {
  readonly id: string;
  readonly name: string;
  readonly memberIds: readonly string[];
  readonly memberNames: readonly string[];
}

/** Everything the desk shows but the open conversation. Newest conversation first. */
export interface DeskSummary {
  readonly conversations: readonly DeskLine[];
  readonly groups: readonly DeskGroup[];
  readonly agents: SimulatedDesk['agents'];
  readonly endings: SimulatedDesk['endings'];
}

export function summarize(desk: SimulatedDesk): DeskSummary {
  const names = new Map(desk.agents.map((agent) => [agent.id, agent.name]));
  const lines = desk.conversations().map(lineOf);
  return {
    conversations: lines.sort((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0)),
    groups: desk.groups().map(({ id, name, memberIds }) => ({
      id,
      name,
      memberIds,
      memberNames: memberIds.map((memberId) => names.get(memberId) ?? memberId),
    })),
    agents: desk.agents,
    endings: desk.endings,
  };
}

/** The open conversation, its files under an address of the desk's own, relative to the desk. */
export function detailsOf(conversation: DeskConversation): DeskConversation {
  const messages = conversation.messages.map((message) => {
    if (message.file === null) return message;
    const url = `conversations/${encodeURIComponent(conversation.id)}/files/${encodeURIComponent(message.id)}`;
    return { ...message, file: { ...message.file, url } };
  });
  return { ...conversation, messages };
}

function lineOf(conversation: DeskConversation): DeskLine {
  const { id, ticketId, status, groupName, requester, isEnded, messages } = conversation;
  const last = messages.at(-1);
  const lastSpoken = messages.findLast((message) => message.author !== 'system');
  return {
    id,
    ticketId,
    status,
    groupName,
    requesterName: requester.name,
    isEnded,
    messageCount: messages.length,
    lastAt: last?.at ?? null,
    lastText: last?.text ?? last?.file?.name ?? null,
    isWaiting: !isEnded && lastSpoken?.author === 'user',
  };
}
