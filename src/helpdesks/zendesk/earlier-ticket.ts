import type { EscalationId } from '../../core/ids.ts';
import type { OpenConversation, RemoteConversation } from '../command.ts';
import { DeliveryFailure } from '../failure.ts';
import type { DeliveryCall } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';
import { tagOf } from './pass-metadata.ts';
import type { TicketChange } from './support-client.ts';
import { findTicket } from './ticket-finder.ts';
import { markOnTicket } from './ticket-mark.ts';
import type { WireTicket } from './wire-support.ts';

export interface JoinedTicket {
  readonly command: OpenConversation;
  readonly conversation: RemoteConversation;
  /** The earlier escalation whose ticket has the conversation's session. */
  readonly liveTicketOf: EscalationId;
  readonly mark: string;
  /** Tags of ours that say whose ticket it is. */
  readonly ownTags: readonly string[];
  readonly notices: string[];
}

/** After this many tries a ticket that cannot be had no longer holds the conversation back. */
const attemptsMax = 3;

/**
 * Zendesk threads a person's conversation into the ticket that they have, while it is not closed, and then the pass sets
 * neither group nor tags nor fields. So they are written on that ticket, which is opened where it was solved: otherwise no
 * agent would be shown the conversation. Returns the ticket's id, `null` where a new ticket is made.
 */
export async function joinEarlierTicket(desk: Desk, joined: JoinedTicket, call: DeliveryCall): Promise<string | null> {
  try {
    const { conversation, liveTicketOf } = joined;
    const earlier = { ...conversation, state: { ...conversation.state, escalationId: liveTicketOf } };
    // An earlier try may have put our own mark on it.
    const own = call.attempt > 1 ? await findTicket(desk, conversation, call.signal) : null;
    const ticketId = own ?? (await findTicket(desk, earlier, call.signal));
    if (ticketId === null) return null;
    const ticket = await desk.support.getTicket(ticketId, call.signal);
    if (ticket.status === 'closed' || ticket.status === 'deleted') return null;
    joined.notices.push('earlier_ticket_joined');
    if (markOnTicket(ticket, desk.settings)?.escalationId === joined.command.escalationId) return ticketId;
    await writeTicket(desk, { ticket, ticketId, joined, signal: call.signal });
    return ticketId;
  } catch (error) {
    const isLater = error instanceof DeliveryFailure && error.disposition === 'retry' && call.attempt < attemptsMax;
    if (isLater || !(error instanceof DeliveryFailure) || call.signal.aborted) throw error;
    joined.notices.push('earlier_ticket_not_updated');
    return null;
  }
}

interface Writing {
  readonly ticket: WireTicket;
  readonly ticketId: string;
  readonly joined: JoinedTicket;
  readonly signal: AbortSignal;
}

/** The mark comes last: a ticket that bears it has all the rest. */
async function writeTicket(desk: Desk, { ticket, ticketId, joined, signal }: Writing): Promise<void> {
  const { command, notices, mark, ownTags } = joined;
  const { conversationFieldId } = desk.settings;
  const write = (change: TicketChange) => desk.support.updateTicket(ticketId, change, signal);
  const fields = Object.entries(command.attributes.fields).filter(
    ([id]) => /^\d+$/.test(id) && id !== conversationFieldId,
  );
  const custom_fields = fields.map(([id, value]) => ({ id: Number(id), value }));
  const areSet = fields.length === 0 || (await isTaken(() => write({ custom_fields })));
  if (!areSet) notices.push(...fields.map(([id]) => `dropped_field:${id}`));
  const { remoteGroupId } = command.group;
  const isElsewhere = remoteGroupId !== null && remoteGroupId !== ticket.group_id;
  if (isElsewhere && !(await isTaken(() => write({ group_id: Number(remoteGroupId) })))) notices.push('group_not_set');
  if (ticket.status !== 'new' && ticket.status !== 'open') await write({ status: 'open' });
  const tags = [...ownTags, ...command.attributes.tags.map(tagOf)].filter((tag) => tag !== '');
  await desk.support.addTags(ticketId, [...new Set(tags)], signal);
  if (conversationFieldId !== undefined) {
    await write({ custom_fields: [{ id: Number(conversationFieldId), value: mark }] });
  }
}

/** A value that Zendesk refuses must not keep the others, and the conversation, back. */
async function isTaken(write: () => Promise<void>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isRefusal(error, 400, 404, 422)) return false;
    throw error;
  }
}
