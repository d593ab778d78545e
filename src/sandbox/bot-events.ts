/** What an event of Passerelle changes in the chat window. Pure towards the outside: it only writes into the chat. */
import type { EscalationEvent, EscalationSignal, ShownPart } from '../client/index.ts';
import { freshDialogue, mainButtons } from './bot-dialogue.ts';
import { botButtons, botLines } from './bot-lines.ts';
import { append, type Chat, type ChatButton, change, show } from './chat.ts';

/** Shows one event. Events come in order, each once. */
export function applyEvent(chat: Chat, event: EscalationEvent): void {
  switch (event.type) {
    case 'escalation.queued':
      show(chat, { phase: 'waiting', ticketId: event.data.ticket?.id ?? chat.view.ticketId });
      tell(chat, event, event.data.text);
      break;
    case 'escalation.accepted':
      show(chat, { phase: 'active', agentName: event.data.agent?.name ?? null, queuePosition: null });
      tell(chat, event, event.data.text);
      break;
    case 'escalation.updated':
      show(chat, { ticketId: event.data.ticket?.id ?? chat.view.ticketId });
      break;
    case 'agent.joined':
      show(chat, { agentName: event.data.agent?.name ?? null });
      break;
    case 'agent.left':
      show(chat, { phase: 'waiting', agentName: null, isAgentTyping: false });
      tell(chat, event, event.data.text);
      break;
    case 'escalation.idle_warned':
    case 'agent.transferred':
      tell(chat, event, event.data.text);
      break;
    case 'helpdesk.disconnected':
    case 'helpdesk.reconnected':
      show(chat, { isHelpdeskDown: event.type === 'helpdesk.disconnected' });
      tell(chat, event, event.data.text);
      break;
    case 'attachment.requested':
      tell(chat, event, botLines.fileWanted[chat.view.language]);
      break;
    case 'message.created':
      showMessage(chat, event);
      break;
    case 'message.delivered':
    case 'message.read':
      change(chat, event.data.clientMessageId ?? '', {
        progress: event.type === 'message.read' ? 'read' : 'delivered',
      });
      break;
    case 'message.failed':
      change(chat, event.data.clientMessageId ?? '', { progress: 'failed' });
      tell(chat, event, event.data.text);
      break;
    case 'message.updated':
      change(chat, event.data.messageId, { text: event.data.text });
      break;
    case 'message.deleted':
      change(chat, event.data.messageId, {
        text: botLines.deleted[chat.view.language],
        file: null,
        buttons: [],
      });
      break;
    case 'escalation.ended':
      takeOver(chat, event);
      break;
    case 'survey.requested':
      break;
  }
}

/** Shows what happens now. An agent's typing goes out by itself when nothing more is heard of it. */
export function applySignal(chat: Chat, signal: EscalationSignal): void {
  if (signal.type === 'queue.moved') show(chat, { queuePosition: signal.data.position });
  if (signal.type !== 'agent.typing') return;
  if (chat.typingTimer !== null) clearTimeout(chat.typingTimer);
  const { isTyping, agent, expiresInMs } = signal.data;
  show(chat, { isAgentTyping: isTyping, agentName: chat.view.agentName ?? agent?.name ?? null });
  chat.typingTimer = isTyping ? setTimeout(() => show(chat, { isAgentTyping: false }), expiresInMs).unref() : null;
}

type EventOf<Type extends EscalationEvent['type']> = Extract<EscalationEvent, { type: Type }>;

function tell(chat: Chat, event: EscalationEvent, text: string | null): void {
  if (text !== null) append(chat, { id: event.id, at: Date.parse(event.at), author: 'system', text });
}

function showMessage(chat: Chat, event: EventOf<'message.created'>): void {
  const { messageId, author, parts, sentAt, late } = event.data;
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  const frame = {
    at: Date.parse(sentAt),
    author: author.kind,
    name: author.name,
    isLate: late ?? false,
  } as const;
  show(chat, { isAgentTyping: false });
  const buttons = parts.flatMap(buttonsOf);
  if (texts.length > 0 || buttons.length > 0) {
    append(chat, { ...frame, id: messageId, text: texts.length > 0 ? texts.join('\n') : null, buttons });
  }
  for (const [index, part] of parts.entries()) {
    if (part.kind !== 'attachment') continue;
    const id = `${messageId}-${index}`;
    const { name, mediaType, sizeBytes } = part;
    chat.files.set(id, { name, mediaType, url: part.url });
    append(chat, { ...frame, id, file: { name, mediaType, sizeBytes, url: fileAddress(chat, id) } });
  }
}

/** Where the page reads a file of this chat: on the sandbox itself. */
export function fileAddress(chat: Chat, entryId: string): string {
  return `chat/${encodeURIComponent(chat.id)}/files/${encodeURIComponent(entryId)}`;
}

function buttonsOf(part: ShownPart): readonly ChatButton[] {
  if (part.kind !== 'choices') return [];
  return part.choices
    .filter((choice) => choice.kind !== 'link')
    .map(({ label, payload }) => ({ label, payload: payload ?? label }));
}

/** The handback: the bot says who ended it and why, and goes on. */
function takeOver(chat: Chat, event: EventOf<'escalation.ended'>): void {
  const { language } = chat.view;
  const { by, reason, agent, ticket, text } = event.data;
  tell(chat, event, text);
  const key = by === 'agent' ? 'backFromAgent' : by === 'user' ? 'backFromUser' : 'backFromSystem';
  const line = botLines[key][language]
    .replace('{agent}', agent?.name ?? botLines.colleague[language])
    .replace('{reason}', reason)
    .replace('{ticket}', ticket === null ? '' : botLines.ticket[language].replace('{id}', ticket.id));
  chat.escalationId = null;
  chat.lastSeq = 0;
  chat.dialogue = freshDialogue;
  show(chat, { phase: 'bot', agentName: null, isAgentTyping: false, queuePosition: null, isHelpdeskDown: false });
  show(chat, { canAttach: true });
  const buttons = mainButtons.map((button) => ({ label: botButtons[button][language], payload: null }));
  append(chat, { id: `${event.id}-bot`, at: Date.parse(event.at), author: 'bot', text: line, buttons });
}
