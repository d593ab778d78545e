/**
 * The handoff: token, proof that its stream opens, conversation with routing attributes, transcript. The token and the id
 * of the conversation are noted before anything is made with them, because a conversation whose token is lost can be
 * reached by nobody. Every step may find itself done already and looks before it acts again.
 */
import { randomUUID } from 'node:crypto';
import type { RemoteConversationId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Attachment } from '../../core/message.ts';
import type { OpenConversation, OpenedConversation, RemoteConversation } from '../command.ts';
import type { DeliveryCall } from '../helpdesk.ts';
import { isFileLeftOut } from '../kit/file-left-out.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { NewSession } from './client.ts';
import { type Deployment, deploymentOf, storedDeployment } from './deployment.ts';
import type { Desk } from './desk.ts';
import { sentEntryIds } from './entries.ts';
import { queueValueOf } from './groups.ts';
import { textMessage } from './message-content.ts';
import { routingAttributes } from './routing-attributes.ts';
import { type Reached, type Session, stateOf, storedSession } from './session.ts';
import { newToken } from './token.ts';
import { askedFor, prepareTranscript } from './transcript.ts';
import { uuidOf } from './uuid.ts';

interface Beginning {
  readonly session: Session;
  readonly deployment: Deployment;
  readonly conversationId: string;
  /** Whether an earlier attempt may have got further than this. */
  readonly isResumed: boolean;
  readonly isThere: boolean;
}

/** How far an opening has got; the messages of the transcript follow, then its files. */
const steps = { token: 1, conversation: 2, said: 3 } as const;

/** A token that ends this soon is not worth resuming with. */
const usableMs = 5 * 60_000;

export async function openConversation(
  desk: Desk,
  command: OpenConversation,
  call: DeliveryCall,
): Promise<OpenedConversation> {
  const beginning = await begin(desk, command, call);
  const { session, deployment, conversationId, isResumed, isThere } = beginning;
  const conversation: RemoteConversation = {
    remoteConversationId: conversationId as RemoteConversationId,
    remoteUserId: null,
    state: stateOf(session, command.escalationId),
  };
  call.found(conversation);
  call.reached(steps.token);
  const reached: Reached = { ...session, conversationId, escalationId: command.escalationId };
  const queue = await queueValueOf(desk, command.group, call.signal);
  const { attributes, notices } = routingAttributes(desk.settings, command, { queue, deployment });
  if (!isThere) {
    await proveStream(desk, session, call.signal);
    await createConversation(desk, reached, { routingAttributes: attributes }, call.signal);
  }
  call.reached(steps.conversation);
  const start = startsByMessage(desk, deployment) ? { routingAttributes: attributes } : null;
  const said = await postTranscript({ desk, command, call, reached, start, isResumed });
  return {
    conversation,
    ticketId: null,
    ticketUrl: null,
    notices: [...new Set([...notices, ...said])],
  };
}

/** Goes on with the token of an earlier attempt, or begins anew where there is none that lives. */
async function begin(desk: Desk, command: OpenConversation, call: DeliveryCall): Promise<Beginning> {
  const resumed = await resume(desk, call);
  if (resumed !== null) return resumed;
  const subject = command.endUser.vouchedId ?? command.endUser.key;
  const { session, config } = await newToken(desk, subject, call.signal);
  const deployment = deploymentOf(config);
  // Another token is another person over there, who cannot have a conversation of the same id.
  const id = randomUUID();
  await call.note({ session, deployment, conversationId: id } satisfies JsonObject);
  return { session, deployment, conversationId: id, isResumed: false, isThere: false };
}

/**
 * `null` where there is no token, it is refused, or nothing was made with it yet and it ends too soon. That it ends is told by
 * our own clock, which may have jumped: a conversation that is there is gone on with, or agents would see two.
 */
async function resume(desk: Desk, { notes, signal }: DeliveryCall): Promise<Beginning | null> {
  const session = storedSession(notes?.['session']);
  const conversationId = notes?.['conversationId'];
  if (session === null || typeof conversationId !== 'string') return null;
  const deployment = storedDeployment(notes?.['deployment']);
  try {
    const isThere = await conversationExists(desk, session, conversationId, signal);
    if (!isThere && session.expiresAt - desk.tools.now() <= usableMs) return null;
    return { session, deployment, conversationId, isResumed: true, isThere };
  } catch (error) {
    if (!isRefusal(error, 401)) throw error;
    desk.tools.log.warn({}, 'salesforce.opening_begun_anew');
    return null;
  }
}

function startsByMessage({ settings }: Desk, deployment: Deployment): boolean {
  return settings.sessionStart === 'auto' ? deployment.isPerSession : settings.sessionStart === 'message';
}

/**
 * A stream that cannot be opened would make a conversation in which agents are not heard: better none at all. What is
 * said between this and the follower's own stream is brought by `lastEventId` and by the list of entries.
 */
async function proveStream(desk: Desk, session: Session, signal: AbortSignal): Promise<void> {
  if (desk.settings.transport !== 'stream') return;
  const enough = new AbortController();
  try {
    await desk.messaging.openStream(session, session.lastEventId, AbortSignal.any([signal, enough.signal]));
  } finally {
    enough.abort();
  }
}

async function conversationExists(
  desk: Desk,
  session: Session,
  conversationId: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await desk.messaging.routingStatus(session, conversationId, signal);
    return true;
  } catch (error) {
    if (isRefusal(error, 403, 404)) return false;
    throw error;
  }
}

async function createConversation(
  desk: Desk,
  { conversationId, ...session }: Reached,
  { routingAttributes: attributes }: NewSession,
  signal: AbortSignal,
): Promise<void> {
  try {
    await desk.messaging.createConversation(session, { conversationId, routingAttributes: attributes }, signal);
  } catch (error) {
    // What a repeated id is answered with is not documented; our ids are nobody else's.
    if (!isRefusal(error, 409)) throw error;
  }
}

interface Telling {
  readonly desk: Desk;
  readonly command: OpenConversation;
  readonly call: DeliveryCall;
  readonly reached: Reached;
  /** Set where the first message has to start the session. */
  readonly start: NewSession | null;
  readonly isResumed: boolean;
}

async function postTranscript(telling: Telling): Promise<readonly string[]> {
  const { desk, command, call, reached, isResumed } = telling;
  const isWanted = desk.settings.transcript === 'firstMessage';
  const { texts, files } = prepareTranscript(isWanted ? command.transcript : [], command.agentLanguage);
  const opening = telling.start !== null && texts.length === 0 ? [askedFor(command.agentLanguage)] : texts;
  const sent = isResumed ? await sentEntryIds(desk, reached, call.signal) : new Set<string>();
  const notices: string[] = [];
  for (const [index, text] of opening.entries()) {
    const id = uuidOf('transcript', command.escalationId, String(index));
    const start = index === 0 ? telling.start : null;
    if (!sent.has(id)) {
      desk.pace.take(reached.conversationId);
      await postOnce(() => desk.messaging.sendMessage(reached, textMessage(id, text), start, call.signal));
    }
    call.reached(steps.said + index);
  }
  for (const [index, file] of files.entries()) {
    const id = uuidOf('file', command.escalationId, String(index));
    if (!sent.has(id) && !(await postFile(telling, id, file))) notices.push('transcript_file_not_sent');
    call.reached(steps.said + opening.length + index);
  }
  return notices;
}

async function postOnce(post: () => Promise<unknown>): Promise<void> {
  try {
    await post();
  } catch (error) {
    if (!isRefusal(error, 409)) throw error;
  }
}

/** A file that cannot be had or is refused has left its name in the transcript: it never holds the handoff back. */
async function postFile({ desk, call, reached }: Telling, id: string, file: Attachment): Promise<boolean> {
  try {
    const opened = await call.openFile(file);
    await postOnce(() => desk.messaging.sendFile(reached, { id, fileId: uuidOf(id, 'file'), opened }, call.signal));
    return true;
  } catch (error) {
    if (!isFileLeftOut(error)) throw error;
    return false;
  }
}
