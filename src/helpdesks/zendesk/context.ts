import type { RemoteGroupId } from '../../core/ids.ts';
import type { ContextChange, UpdateContext } from '../command.ts';
import type { DeliveryFailure } from '../failure.ts';
import type { ContextSide, DeliveryCall, RemoteField } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';
import { profileOf } from './end-user.ts';
import { leftForTicket } from './left-for-ticket.ts';
import { tagOf } from './pass-metadata.ts';
import { hasBeenTakenOver } from './remote-conversation.ts';
import { findTicket } from './ticket-finder.ts';

const pagesMax = 20;

export function contextSide(desk: Desk): ContextSide {
  return {
    updateContext: (command, call) => updateContext(desk, command, call),
    listFields: (call) => listFields(desk, call.signal),
  };
}

/**
 * Profile of the person, then fields and tags of the ticket. What Zendesk refuses (a field that is gone, a closed ticket), or
 * lets wait for long, is logged and left: it must not hold back the messages behind it. Nothing here joins or looks up a person.
 */
async function updateContext(desk: Desk, command: UpdateContext, call: DeliveryCall): Promise<void> {
  const { conversation, endUser, attributes } = command;
  const profile = profileOf(endUser);
  const { remoteUserId } = conversation;
  if (remoteUserId !== null && Object.keys(profile).length > 0) {
    await leftIfRefused(desk, command, () => desk.sunshine.updateUser(remoteUserId, { profile }, call.signal));
  }
  const changed = written(command.changed ?? attributes);
  const { fields, tags } = changed;
  const groupId = command.group ?? null;
  const outdated = outdatedTags(desk, command);
  if (fields.length + tags.length + outdated.length === 0 && groupId === null) return;
  if (await hasBeenTakenOver(desk, conversation, call.signal)) return;
  const ticketId = command.ticketId ?? (await findTicket(desk, conversation, call.signal));
  if (ticketId === null)
    return await leaveWithConversation(desk, command, { ...written(attributes), outdated, signal: call.signal });
  if (groupId !== null) await leftIfRefused(desk, command, () => putIntoGroup(desk, { ticketId, groupId }, call));
  await leftIfRefused(desk, command, async () => {
    const custom_fields = fields.map(([id, value]) => ({ id: Number(id), value }));
    if (custom_fields.length > 0) await desk.support.updateTicket(ticketId, { custom_fields }, call.signal);
  });
  await leftIfRefused(desk, command, async () => {
    if (outdated.length > 0) await desk.support.removeTags(ticketId, outdated, call.signal);
  });
  await leftIfRefused(desk, command, async () => {
    if (tags.length > 0) await desk.support.addTags(ticketId, tags, call.signal);
  });
}

/** As Zendesk writes them, without those that are given still and those by which we know a ticket of ours. */
function outdatedTags({ settings }: Desk, { attributes, changed }: UpdateContext): readonly string[] {
  const given = [...attributes.tags.map(tagOf), settings.testTag];
  const isKept = (tag: string) => tag === '' || given.includes(tag) || tag.startsWith(settings.ownTag);
  return (changed?.outdatedTags ?? []).map(tagOf).filter((tag) => !isKept(tag));
}

function written({ fields, tags }: ContextChange) {
  return {
    fields: Object.entries(fields).filter(([id]) => /^\d+$/.test(id)),
    tags: tags.map(tagOf).filter((tag) => tag !== ''),
  };
}

/** A ticket that has a group by now was put there by somebody who knows better. */
async function putIntoGroup(
  desk: Desk,
  { ticketId, groupId }: { readonly ticketId: string; readonly groupId: RemoteGroupId },
  call: DeliveryCall,
): Promise<void> {
  const { group_id, status } = await desk.support.getTicket(ticketId, call.signal);
  if (group_id !== undefined || status === 'closed') return;
  await desk.support.updateTicket(ticketId, { group_id: Number(groupId) }, call.signal);
}

/** Without a ticket yet, Zendesk's own keys on the conversation reach the ticket when it is made. */
async function leaveWithConversation(
  desk: Desk,
  command: UpdateContext,
  context: {
    readonly fields: readonly (readonly [string, string])[];
    readonly tags: readonly string[];
    readonly outdated: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const id = command.conversation.remoteConversationId;
  await leftIfRefused(desk, command, async () => {
    const { metadata } = await desk.sunshine.getConversation(id, context.signal);
    const kept: Record<string, string | number | boolean> = {};
    for (const [key, value] of Object.entries(metadata ?? {})) {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') kept[key] = value;
    }
    await desk.sunshine.updateConversation(id, { ...kept, ...leftForTicket(metadata, context) }, context.signal);
  });
}

/** A ticket takes 30 changes in ten minutes, and then none for the rest of them: the end user's words must not wait for that. */
const patienceMs = 60_000;

function isWorthWaiting({ disposition, retryAfterMs }: DeliveryFailure): boolean {
  return disposition === 'reauthorize' || (disposition === 'retry' && (retryAfterMs ?? 0) <= patienceMs);
}

async function leftIfRefused(desk: Desk, command: UpdateContext, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isRefusal(error) || isWorthWaiting(error)) throw error;
    const { escalationId } = command;
    desk.tools.log.warn({ escalationId, status: error.status, code: error.code }, 'zendesk.context_not_written');
  }
}

async function listFields(desk: Desk, signal: AbortSignal): Promise<readonly RemoteField[]> {
  const all: RemoteField[] = [];
  let after: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const reply = await desk.support.listTicketFields(after, signal);
    const live = reply.ticket_fields.filter((field) => field.active !== false);
    all.push(...live.map((field) => ({ id: field.id, name: field.title, type: field.type })));
    after = reply.meta?.after_cursor;
    if (reply.meta?.has_more !== true || after === undefined) break;
  }
  return all;
}
