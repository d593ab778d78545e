import type { AgentProfile } from '../../core/message.ts';
import type { RemoteConversation } from '../command.ts';
import type { HelpdeskEvent, RemoteEndReason } from '../event.ts';
import { DeliveryFailure } from '../failure.ts';
import type { HistoryCall } from '../helpdesk.ts';
import { partsOf } from './agent-parts.ts';
import type { Desk } from './desk.ts';
import { agentMessageId, answeredContentId, escalationIn, isOwn } from './foreign-ids.ts';
import { isArchived } from './is-over.ts';
import { contentsBackwards, getThread, threadIdIn, timeOf } from './remote-thread.ts';
import { messageKey } from './sdk-actions.ts';
import type { WireContent, WireIntervention, WireThread } from './wire-rest.ts';

interface Catchup {
  readonly desk: Desk;
  readonly conversation: RemoteConversation;
  readonly call: HistoryCall;
}

/**
 * What the platform would have told: agents' messages with the same keys, the case, and whether it is over. A thread belongs
 * to one escalation, so that all of it counts, whatever our clock says.
 */
export async function eventsSince(catchup: Catchup): Promise<readonly HelpdeskEvent[]> {
  const { desk, conversation, call } = catchup;
  const thread = await getThread(desk, conversation.remoteConversationId, call.signal);
  if (thread === null) return [ended(catchup, { cause: 'gone', by: 'helpdesk', reason: 'helpdesk_lost' })];
  const contents: WireContent[] = [];
  const all = contentsBackwards(desk, thread.id, { since: 0, signal: call.signal });
  for await (const content of all) contents.push(content);
  contents.reverse();
  const cases = await desk.rest.listInterventions(thread.id, call.signal);
  const messages = await messageEvents(catchup, contents);
  return [...messages, ...caseEvents(catchup, { thread, contents, cases })];
}

async function messageEvents(catchup: Catchup, contents: readonly WireContent[]): Promise<readonly HelpdeskEvent[]> {
  const { desk } = catchup;
  const fromAgents = contents.filter(isAgentMessage);
  const names = new Map<string, AgentProfile>();
  const events: HelpdeskEvent[] = [];
  for (const content of fromAgents) {
    const isAutomation = content.auto_submitted === true;
    if (isAutomation && !desk.settings.forwardAutomation) continue;
    const contentId = answeredContentId(content.foreign_id) ?? content.id;
    const remoteMessageId = agentMessageId(contentId);
    const parts = partsOf({ remoteMessageId, ...writtenIn(content) });
    if (parts.length === 0) continue;
    const agent = await agentOf(catchup, content.creator_id ?? null, names);
    const base = { ...aboutOf(catchup), at: timeOf(content.created_at), dedupeKey: messageKey(contentId) };
    events.push({ ...base, kind: 'agentMessaged', agent, remoteMessageId, parts, isAutomation });
  }
  return events;
}

/** What still waits (for a supervisor, or for its first try) will come by itself, and must not come before. */
function isAgentMessage(content: WireContent): boolean {
  if (isOwn(content.foreign_id) || content.created_from === 'synchronizer') return false;
  if (!content.creator_id && content.auto_submitted !== true) return false;
  return content.approval_required !== true && content.synchronization_status !== 'export_pending';
}

function writtenIn(content: WireContent) {
  const isHtml = content.body_input_format === 'html';
  const attachments = (content.attachments ?? []).map(({ url, filename, name }) => ({
    url,
    filename: filename ?? name,
  }));
  return {
    body: content.body_formatted?.text ?? content.body,
    format: isHtml && !content.body_formatted?.text ? 'html' : 'text',
    attachments,
    structured: null,
  };
}

/** The person who wrote, where the token may look them up; otherwise the shared identity. */
async function agentOf(
  { desk, call }: Catchup,
  creatorId: string | null,
  known: Map<string, AgentProfile>,
): Promise<AgentProfile> {
  const anonymous = { id: null, name: desk.settings.agentIdentityName, avatarUrl: null };
  if (creatorId === null) return anonymous;
  const remembered = known.get(creatorId);
  if (remembered !== undefined) return remembered;
  try {
    const user = await desk.rest.getUser(creatorId, call.signal);
    const name = [user.firstname, user.lastname].filter(Boolean).join(' ').trim() || user.nickname || anonymous.name;
    const agent = { ...anonymous, name };
    known.set(creatorId, agent);
    return agent;
  } catch (error) {
    if (!(error instanceof DeliveryFailure) || error.disposition !== 'reject') throw error;
    return anonymous;
  }
}

interface Seen {
  readonly thread: WireThread;
  readonly contents: readonly WireContent[];
  readonly cases: readonly WireIntervention[];
}

function caseEvents(catchup: Catchup, seen: Seen): readonly HelpdeskEvent[] {
  const { cases, thread } = seen;
  const newest = cases.toSorted((a, b) => timeOf(a.created_at) - timeOf(b.created_at)).at(-1);
  const linked =
    newest !== undefined && catchup.call.ticketId === null
      ? [
          {
            ...aboutOf(catchup),
            dedupeKey: `case:${newest.id}`,
            kind: 'ticketLinked',
            ticketId: newest.id,
            ticketUrl: null,
            isBlank: true,
          } as const,
        ]
      : [];
  const end = (cause: string, reason: RemoteEndReason) => [ended(catchup, { cause, by: 'agent', reason })];
  if (!catchup.desk.settings.endOnClosed || !isQuiet(catchup, seen)) return linked;
  if (newest !== undefined)
    return newest.closed === true ? [...linked, ...end(`case:${newest.id}`, 'ticket_solved')] : linked;
  if (thread.closed === true) return end('thread', 'agent_ended');
  return isArchived(seen.contents) ? end('archived', 'agent_ended') : [];
}

/** Nobody has written for the time of grace. The time that a case gives is that of its last reply, not of its closing. */
function isQuiet({ desk }: Catchup, { contents }: Seen): boolean {
  const { closeGraceSeconds } = desk.settings;
  const last = Math.max(0, ...contents.map((content) => timeOf(content.created_at)));
  // Without a time of grace our clock has no say, be it behind the platform's or not.
  return closeGraceSeconds === 0 || desk.tools.now() - last >= closeGraceSeconds * 1000;
}

function aboutOf({ desk, conversation }: Catchup) {
  return {
    remoteConversationId: conversation.remoteConversationId,
    escalationId: escalationIn(threadIdIn(conversation)),
    at: desk.tools.now(),
  };
}

function ended(
  catchup: Catchup,
  end: { readonly cause: string; readonly by: 'agent' | 'helpdesk'; readonly reason: RemoteEndReason },
): HelpdeskEvent {
  const about = aboutOf(catchup);
  const { cause, by, reason } = end;
  return { ...about, dedupeKey: `ended:${cause}:${about.escalationId}`, kind: 'conversationEnded', by, reason };
}
