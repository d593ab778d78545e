/** What happens to a session in the org: routed, offered, taken, handed on, ended. */
import type { DeskAgent } from '../../simulator.ts';
import { addEntry, messageEntry, type NewEntry, system } from './entries.ts';
import {
  type Conversation,
  fallbackQueueName,
  type MessagingSession,
  type OrgState,
  type Participant,
} from './state.ts';

const automatic = 'Automated Process';
const bySystem = (entryType: string, payload: NewEntry['payload']): NewEntry => ({
  entryType,
  payload,
  sender: system,
  senderDisplayName: automatic,
});

/** Entries name records by the first fifteen characters, the org's API by all eighteen. */
const shortIdOf = (id: string | null): string | null => id?.slice(0, 15) ?? null;

export function agentParticipant({ id }: DeskAgent): Participant {
  return { role: 'Agent', appType: 'agent', subject: id, clientIdentifier: '6b0d549b-6f03-475a-9600-a35a099950d8' };
}

/** The org's flow: the queue whose API name the parameter carries, else the channel's fallback. */
function queueFor(state: OrgState, attributes: Conversation['attributes']): string | null {
  const wanted = attributes['Target_Queue'];
  const queues = [...state.queues.values()].filter((queue) => queue.takesMessaging);
  const found = queues.find(({ developerName, name, id }) => [developerName, name, id].includes(wanted ?? ''));
  return (found ?? queues.find(({ name }) => name === fallbackQueueName))?.id ?? null;
}

/** Opens a session and routes it. */
export function startSession(state: OrgState, conversation: Conversation): void {
  const session: MessagingSession = {
    id: state.ids.record('0Mw'),
    routingId: state.ids.record('0JR'),
    startedAt: state.clock.now(),
    status: 'Waiting',
  };
  conversation.session = session;
  conversation.queueId = queueFor(state, conversation.attributes);
  const hasFailed = state.switches.routing === 'fails';
  conversation.routingStatus = hasFailed ? 'NEEDS_ROUTING' : 'INITIAL';
  const routed = () =>
    addEntry(state, conversation, routingResult(state, conversation, { type: 'Initial', hasFailed }));
  const waits = () => tellStatus(state, conversation, { before: 'New' });
  inOrder(state, routed, waits);
  if (hasFailed) {
    session.status = 'Error';
    tellStatus(state, conversation, { before: 'Waiting' });
  } else if (state.switches.queueInfo === 'position') {
    addEntry(
      state,
      conversation,
      bySystem('QueuePosition', { pendingServiceRoutingId: session.routingId, workItemId: session.id, position: 1 }),
    );
  }
  autoRespond(state, conversation, 'An agent will be with you soon.');
  state.say(`session ${session.id} routed`);
}

function inOrder(state: OrgState, other: () => void, status: () => void): void {
  const isFirst = state.switches.systemOrder === 'statusFirst';
  for (const tell of isFirst ? [status, other] : [other, status]) tell();
}

function routingResult(
  { switches }: OrgState,
  { session, queueId }: Conversation,
  how: { readonly type: 'Initial' | 'Transfer'; readonly hasFailed: boolean; readonly initiator?: Participant },
): NewEntry {
  const isTold = switches.queueInfo === 'wait';
  return bySystem('RoutingResult', {
    recordId: session?.id ?? null,
    pendingServiceRoutingId: session?.routingId ?? null,
    workOwnerId: null,
    routingType: how.type,
    failureType: how.hasFailed ? 'RoutingError' : 'None',
    failureReason: how.hasFailed ? 'No queue takes it' : '',
    errorMessages: [],
    estimatedWaitTime: { isEWTRequested: isTold, estimatedWaitTimeInSeconds: isTold ? 95 : -1 },
    routingConfigurationDetails: { routingConfigurationType: 'QueueRoutingType', queueId: shortIdOf(queueId) },
    isExternallyRouted: false,
    cancelReason: null,
    skipRouterCPRemovalIfNoRoutingFailures: false,
    ...(how.initiator === undefined ? {} : { initiator: how.initiator }),
  });
}

function tellStatus(
  state: OrgState,
  conversation: Conversation,
  { before, endedBy = null }: { readonly before: string; readonly endedBy?: string | null },
): void {
  const { session } = conversation;
  if (session === null) return;
  addEntry(
    state,
    conversation,
    bySystem('SessionStatusChanged', {
      sessionId: session.id,
      conversationIdentifier: conversation.id,
      channelAddressIdentifier: state.channelAddress,
      sessionStatus: session.status,
      sessionStatusPrev: before,
      sessionStartTime: session.startedAt,
      ...(session.status === 'Ended' ? { sessionEndTime: state.clock.now() } : {}),
      ...(endedBy === null ? {} : { sessionEndedByRole: endedBy }),
    }),
  );
}

function tellPresence(
  state: OrgState,
  conversation: Conversation,
  change: { readonly operation: 'add' | 'remove'; readonly agent: DeskAgent },
): void {
  const { operation, agent } = change;
  const participant = agentParticipant(agent);
  const entries = [{ operation, displayName: agent.name, menuMetadata: null, participant }];
  addEntry(state, conversation, bySystem('ParticipantChanged', { entries }));
}

/** Whether agents may still write: the session runs. */
export function isLive({ session, isClosed }: Conversation): boolean {
  return !isClosed && session !== null && (session.status === 'Waiting' || session.status === 'Active');
}

/** An agent takes the session, or joins it. */
export function accept(state: OrgState, conversation: Conversation, agent: DeskAgent): void {
  const { session, agents } = conversation;
  if (session === null || !isLive(conversation)) throw new Error(`The session of ${conversation.id} is over`);
  if (agents.has(agent.id)) return;
  agents.set(agent.id, agent);
  conversation.routingStatus = 'ROUTED';
  const work = {
    conversationId: conversation.id,
    workId: state.ids.record('0Bz'),
    workTargetId: session.id,
    workType: 'Accepted',
    routingType: 'Initial',
    queueId: shortIdOf(conversation.queueId),
    agentSessionId: null,
    agentGroupIds: [],
    botId: null,
    errorMessages: [],
  };
  addEntry(state, conversation, bySystem('RoutingWorkResult', work));
  const joined = () => tellPresence(state, conversation, { operation: 'add', agent });
  if (session.status === 'Waiting') {
    session.status = 'Active';
    inOrder(state, joined, () => tellStatus(state, conversation, { before: 'Waiting' }));
  } else {
    joined();
  }
  autoRespond(state, conversation, `${agent.name} has joined.`);
}

/** The agent ends the session: it is over, and the conversation stays open. */
export function endSession(state: OrgState, conversation: Conversation, endedBy: string | null): void {
  const { session, agents } = conversation;
  if (session === null || !isLive(conversation)) return;
  const before = session.status;
  session.status = 'Ended';
  conversation.routingStatus = 'NEEDS_ROUTING';
  const left = [...agents.values()];
  agents.clear();
  inOrder(
    state,
    () => {
      for (const agent of left) tellPresence(state, conversation, { operation: 'remove', agent });
    },
    () => tellStatus(state, conversation, { before, endedBy }),
  );
  state.say(`session ${session.id} ended`);
}

/** Everybody leaves, nothing is routed, and nobody says that it is over. */
export function leaveSilently(state: OrgState, conversation: Conversation): void {
  if (!isLive(conversation)) return;
  if (conversation.agents.size === 0) {
    const [agent] = state.agents;
    if (agent !== undefined) accept(state, conversation, agent);
  }
  conversation.routingStatus = 'NEEDS_ROUTING';
  for (const agent of conversation.agents.values()) tellPresence(state, conversation, { operation: 'remove', agent });
  conversation.agents.clear();
}

/** The end user has said a word that the org takes for a command, where keywords are on. */
export function obeyKeyword(state: OrgState, conversation: Conversation, text: string): void {
  const { keywords } = state.switches;
  if (keywords === 'off' || !keywordList.includes(text.trim().toLowerCase())) return;
  const consent = { endUserDisplayName: 'Guest', consentStatus: 'OptOut', isEndUserInitiated: true };
  if (keywords === 'endSession') endSession(state, conversation, 'EndUser');
  else addEntry(state, conversation, bySystem('EndUserConsentUpdated', consent));
}

const keywordList = ['stop', 'stopall', 'end', 'quit', 'cancel', 'unsubscribe'];

/** Hands it on to another queue: for a moment nobody is there. */
export function transfer(state: OrgState, conversation: Conversation, queueId: string): void {
  const [agent] = conversation.agents.values();
  if (agent === undefined || !isLive(conversation)) throw new Error('Nobody is there to transfer it');
  conversation.routingStatus = 'TRANSFER';
  conversation.queueId = queueId;
  conversation.agents.delete(agent.id);
  tellPresence(state, conversation, { operation: 'remove', agent });
  const initiator = agentParticipant(agent);
  addEntry(state, conversation, routingResult(state, conversation, { type: 'Transfer', hasFailed: false, initiator }));
}

/** A text of the channel itself, where the org has them on. */
export function autoRespond(state: OrgState, conversation: Conversation, text: string): void {
  if (!state.switches.autoResponses) return;
  const [agent] = conversation.agents.values();
  const isFromAgent = state.switches.autoResponseFrom === 'Agent' && agent !== undefined;
  const content = { messageType: 'StaticContentMessage', staticContent: { formatType: 'Text', text } };
  const identifier = state.ids.uuid();
  const sender = isFromAgent ? agentParticipant(agent) : system;
  const name = isFromAgent ? agent.name : automatic;
  addEntry(state, conversation, messageEntry(content, { identifier, sender, name, reason: 'AutomatedResponse' }));
}
