/** Every way in which a conversation with agents ends, and what each of them leaves behind. */
import { liveTicket } from './handover.ts';
import { appendMessage } from './messages.ts';
import type { AccountState } from './state.ts';
import type { Conversation } from './sunco-records.ts';
import type { Ticket } from './support-records.ts';
import { findTarget, giveControl, isWithAgents, leaveAgents } from './switchboard.ts';
import { changeTicket } from './tickets.ts';

const notices = {
  'ticket:closed': 'The ticket has been closed',
  'ticket:transfer:email': 'The conversation continues by e-mail',
  'conversation:endedByUser': 'The conversation has been ended by the user',
} as const;

function note(state: AccountState, conversation: Conversation, type: keyof typeof notices): void {
  appendMessage(state, conversation, {
    author: { type: 'business', subtypes: ['activity'] },
    content: { type: 'text', text: notices[type] },
    source: { type: 'zd:agentWorkspace' },
    activity: { type },
  });
}

/** Closed is the status that ends the conversation; Solved changes nothing for it. */
export function onTicketStatus(state: AccountState, ticket: Ticket): void {
  const conversation =
    ticket.conversationId === null ? undefined : state.sunco.conversations.get(ticket.conversationId);
  if (conversation === undefined || conversation.ticketIds.at(-1) !== ticket.id) return;
  if (ticket.status === 'closed') {
    note(state, conversation, 'ticket:closed');
    if (isWithAgents(state, conversation)) {
      leaveAgents(state, conversation, { how: state.switches.conversationControl, reason: 'ticketClosed' });
    }
  } else if (ticket.status === 'solved' && state.switches.solvedReleases && isWithAgents(state, conversation)) {
    leaveAgents(state, conversation, { how: state.switches.conversationControl });
  }
}

/** An agent clicks "End session": messaging is over for this ticket, whose status stays as it is. */
export function endSession(state: AccountState, conversation: Conversation): void {
  const ticket = liveTicket(state, conversation);
  if (ticket !== null) ticket.sessionEnded = true;
  state.say(`session of ${conversation.id} ended by an agent`);
  const how = state.switches.endSessionEvent;
  if (how !== 'none' && isWithAgents(state, conversation)) leaveAgents(state, conversation, { how });
}

/** The end user ends it in the widget. With conversation control "pass" nothing moves until someone releases. */
export function endByUser(state: AccountState, conversation: Conversation): void {
  const ticket = liveTicket(state, conversation);
  if (ticket !== null) ticket.sessionEnded = true;
  note(state, conversation, 'conversation:endedByUser');
  state.say(`session of ${conversation.id} ended by the end user`);
  if (state.switches.conversationControl === 'release' && isWithAgents(state, conversation)) {
    leaveAgents(state, conversation, { how: 'release' });
  }
}

export function transferToEmail(state: AccountState, conversation: Conversation): void {
  const ticket = liveTicket(state, conversation);
  if (ticket !== null) ticket.sessionEnded = true;
  note(state, conversation, 'ticket:transfer:email');
  state.say(`conversation ${conversation.id} moved to e-mail`);
  if (isWithAgents(state, conversation)) {
    leaveAgents(state, conversation, { how: state.switches.conversationControl, reason: 'transferToEmail' });
  }
}

export function setTicketStatus(state: AccountState, conversation: Conversation, status: Ticket['status']): void {
  const ticket = liveTicket(state, conversation);
  if (ticket === null) return;
  changeTicket(state, ticket, { status, authorId: ticket.assigneeId ?? state.support.apiUserId });
}

/** Reads an agent's switchboard command, `%((switchboard:passControl))%` or with a name; `null` for any other text. */
export function switchboardCommand(text: string): { readonly target: string } | null {
  const found = /^\s*%\(\(switchboard:passControl(?::([^)]+))?\)\)%\s*$/.exec(text);
  return found === null ? null : { target: found[1]?.trim() ?? 'next' };
}

/** Carries the command out; without a configured successor control is released. */
export function obeyCommand(state: AccountState, conversation: Conversation, target: string): void {
  const found = findTarget(state, conversation, target);
  if (found === null) leaveAgents(state, conversation, { how: 'release' });
  else giveControl(state, conversation, { target: found, metadata: undefined });
}
