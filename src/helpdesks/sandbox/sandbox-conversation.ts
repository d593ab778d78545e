import type { EpochMs } from '../../core/clock.ts';
import type { DeliveryId, EscalationId, RemoteConversationId, RemoteGroupId, RemoteMessageId } from '../../core/ids.ts';
import type { MessagePart } from '../../core/message.ts';
import type { ContextAttributes, EndUser, OpenConversation, SendMessage } from '../command.ts';
import type { HelpdeskEvent } from '../event.ts';
import type { DeskAgent, DeskConversation, DeskMessage, DeskReply } from '../simulator.ts';
import type { KeptFile } from './sandbox-files.ts';

export interface Opening {
  readonly id: RemoteConversationId;
  readonly ticketId: string;
  readonly command: OpenConversation;
  now(): EpochMs;
}

type NewEvent = HelpdeskEvent extends infer Event
  ? Event extends HelpdeskEvent
    ? Omit<Event, 'dedupeKey' | 'at' | 'remoteConversationId' | 'escalationId'>
    : never
  : never;

type NewLine = Pick<DeskMessage, 'author' | 'name' | 'text'> & Partial<Pick<DeskMessage, 'file' | 'mark'>>;

/** Who says nothing more for so long has stopped typing, whether they said so or not. */
const typingMs = 8_000;

/** One conversation on the sandbox's desk: what agents see, and the events that Passerelle hears. */
export class SandboxConversation {
  readonly id: RemoteConversationId;
  readonly escalationId: EscalationId;
  readonly ticketId: string;
  groupId: RemoteGroupId | null;
  /** Everything that happened over here, in order: only added to. */
  readonly events: HelpdeskEvent[] = [];
  isEnded = false;
  readonly #isTest: boolean;
  readonly #now: () => EpochMs;
  readonly #messages: DeskMessage[] = [];
  readonly #taken = new Map<DeliveryId, RemoteMessageId>();
  readonly #waiting = new Set<() => void>();
  #endUser: EndUser;
  #attributes: ContextAttributes;
  #agentId: string | null = null;
  #typingUntil = 0;

  constructor({ id, ticketId, command, now }: Opening) {
    this.id = id;
    this.ticketId = ticketId;
    this.escalationId = command.escalationId;
    this.groupId = command.group.remoteGroupId;
    this.#isTest = command.isTest;
    this.#now = now;
    this.#endUser = command.endUser;
    this.#attributes = command.attributes;
    for (const { author, name, parts } of command.transcript)
      this.#add({ author: author === 'note' || author === 'time' ? 'system' : author, name, text: textOf(parts) });
  }

  /** As agents see it. */
  view(groupName: string | null): DeskConversation {
    const { name, email, vouchedId } = this.#endUser;
    return {
      id: this.id,
      ticketId: this.ticketId,
      status: this.isEnded ? 'solved' : this.#agentId === null ? 'new' : 'open',
      groupId: this.groupId,
      groupName,
      requester: { name, email: email?.address ?? null, externalId: vouchedId },
      tags: [...this.#attributes.tags, ...(this.#isTest ? ['test'] : [])],
      fields: this.#attributes.fields,
      isEnded: this.isEnded,
      isRequesterTyping: !this.isEnded && this.#now() < this.#typingUntil,
      messages: [...this.#messages],
    };
  }

  /** What that delivery has become here, `null` before. */
  taken(deliveryId: DeliveryId): RemoteMessageId | null {
    return this.#taken.get(deliveryId) ?? null;
  }

  /** Takes a message of the end user or the bot in: once, however often it is delivered. */
  take(deliveryId: DeliveryId, { author, part, messageId }: SendMessage, file: KeptFile | null): RemoteMessageId {
    const known = this.taken(deliveryId);
    if (known !== null) return known;
    const isUser = author.kind === 'user';
    if (isUser) this.#typingUntil = 0;
    const text = file === null ? textOf([part]) : null;
    const name = isUser ? this.#endUser.name : author.name;
    const remoteId = this.#add({ author: isUser ? 'user' : 'system', name, text, file, mark: messageId });
    this.#taken.set(deliveryId, remoteId);
    return remoteId;
  }

  userTyped(isTyping: boolean): void {
    this.#typingUntil = isTyping ? this.#now() + typingMs : 0;
  }

  /** An agent answers, and joins if somebody else had it. */
  reply({ agent, text, choices = [] }: DeskReply, file: KeptFile | null): RemoteMessageId {
    const profile = { id: agent.id, name: agent.name, avatarUrl: null };
    if (this.#agentId !== agent.id) this.#tell({ kind: 'agentJoined', agent: profile });
    this.#agentId = agent.id;
    const parts: MessagePart[] = text === undefined ? [] : [{ kind: 'text', text }];
    if (choices.length > 0) {
      parts.push({ kind: 'choices', choices: choices.map((label) => ({ kind: 'reply', label, payload: label })) });
    }
    const said = parts.length === 0 ? null : textOf(parts);
    const remoteMessageId = this.#add({ author: 'agent', name: agent.name, text: said, file });
    if (file !== null) {
      const { name, mediaType, sizeBytes, url } = file;
      parts.push({ kind: 'attachment', name, mediaType, sizeBytes, source: { kind: 'remote', reference: url } });
    }
    this.#tell({ kind: 'agentMessaged', agent: profile, remoteMessageId, parts, isAutomation: false });
    return remoteMessageId;
  }

  typing({ id, name }: DeskAgent, isTyping: boolean): void {
    this.#tell({ kind: 'agentTyped', agent: { id, name, avatarUrl: null }, isTyping });
  }

  /** To another group, where nobody has it yet. */
  transfer(groupId: RemoteGroupId): void {
    if (this.isEnded || groupId === this.groupId) return;
    this.groupId = groupId;
    this.#agentId = null;
    this.#tell({ kind: 'transferred', group: groupId, agent: null, isAutomatic: false });
  }

  /** Ended by an agent. */
  end(reason: 'agent_ended' | 'ticket_solved'): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.#tell({ kind: 'conversationEnded', by: 'agent', reason });
  }

  /** Ended from Passerelle's side; agents are told why. */
  close(notice: string | null): void {
    if (this.isEnded) return;
    this.isEnded = true;
    if (notice !== null) this.#add({ author: 'system', name: null, text: notice });
  }

  update({ endUser, attributes }: Pick<OpenConversation, 'endUser' | 'attributes'>): void {
    this.#endUser = endUser;
    this.#attributes = attributes;
  }

  /** Resolves once there are more events than this, or the signal aborts. */
  changed(count: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted || this.events.length > count) done();
    });
  }

  #add(line: NewLine): RemoteMessageId {
    const id = `${this.id}-${this.#messages.length + 1}` as RemoteMessageId;
    this.#messages.push({ id, at: this.#now(), file: null, mark: null, ...line });
    return id;
  }

  #tell(event: NewEvent): void {
    const { id: remoteConversationId, escalationId } = this;
    const dedupeKey = `${remoteConversationId}:${this.events.length + 1}`;
    this.events.push({ ...event, dedupeKey, at: this.#now(), remoteConversationId, escalationId } as HelpdeskEvent);
    for (const wake of [...this.#waiting]) wake();
  }
}

/** What an agent reads of a message here: plain text. */
function textOf(parts: readonly MessagePart[]): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'attachment':
          return `[${part.name}]`;
        case 'choices':
          return part.choices.map(({ label }) => `[${label}]`).join(' ');
        default:
          return `[${part.kind}]`;
      }
    })
    .join('\n');
}
