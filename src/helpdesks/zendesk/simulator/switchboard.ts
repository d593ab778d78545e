/** Who has control of a conversation. All four actions, the default responder, and the events that they fire. */
import { handOver } from './handover.ts';
import type { AccountState } from './state.ts';
import { badRequest, forbidden } from './sunco-errors.ts';
import { emitControl, type SuncoTrigger } from './sunco-events.ts';
import type { ApiKey, Conversation, Metadata, SwitchboardIntegration } from './sunco-records.ts';

export const agentWorkspaceType = 'zd:agentWorkspace';

type EndReason = 'ticketClosed' | 'transferToEmail';

/** Switchboard integrations that exist for others: without agent workspace the account has none for agents. */
export function visibleSwitchboardIntegrations(state: AccountState): readonly SwitchboardIntegration[] {
  return [...state.sunco.switchboardIntegrations.values()].filter(
    (integration) => state.switches.agentWorkspace || integration.integrationType !== agentWorkspaceType,
  );
}

export function isWithAgents(state: AccountState, conversation: Conversation): boolean {
  const active =
    conversation.active === null ? undefined : state.sunco.switchboardIntegrations.get(conversation.active);
  return active?.integrationType === agentWorkspaceType;
}

/** Any activity in a conversation without an owner gives it to the default responder. */
export function ensureResponder(state: AccountState, conversation: Conversation): void {
  const { switchboard } = state.sunco;
  if (conversation.active !== null || switchboard === null || !state.switches.switchboardEnabled) return;
  const fallback = switchboard.defaultSwitchboardIntegrationId;
  const found = visibleSwitchboardIntegrations(state).find((integration) => integration.id === fallback);
  conversation.active = found?.id ?? null;
}

interface ControlRequest {
  readonly target: string;
  readonly metadata: Metadata | undefined;
}

export function passControl(state: AccountState, conversation: Conversation, request: ControlRequest): void {
  const target = resolve(state, conversation, { ...request, failure: 'switchboard:passControl:failure' });
  if (state.switches.passNeedsMessage && conversation.messages.length === 0) {
    throw badRequest('Control of a conversation without messages cannot be passed');
  }
  if (target.id === conversation.active && state.switches.repeatedPass === 'refused') {
    throw badRequest('Switchboard integration is already active');
  }
  giveControl(state, conversation, { target, metadata: request.metadata });
}

/** Moves control, tells webhooks, and opens a ticket when it is the agents who get it. */
export function giveControl(
  state: AccountState,
  conversation: Conversation,
  facts: {
    readonly target: SwitchboardIntegration;
    readonly metadata: Metadata | undefined;
    readonly reason?: EndReason | undefined;
  },
): void {
  const formerly = [conversation.active, conversation.pending];
  conversation.active = facts.target.id;
  conversation.pending = null;
  state.say(`control of ${conversation.id} passed to ${facts.target.name}`);
  emitControl(state, 'switchboard:passControl', {
    conversation,
    metadata: facts.metadata,
    reason: facts.reason,
    formerly,
  });
  if (isWithAgents(state, conversation)) handOver(state, conversation, facts.metadata ?? {});
}

export function offerControl(state: AccountState, conversation: Conversation, request: ControlRequest): void {
  const failure = 'switchboard:offerControl:failure';
  const target = resolve(state, conversation, { ...request, failure });
  if (target.id === conversation.active) {
    throw fail(state, conversation, { type: failure, metadata: request.metadata, code: 'switchboard_invalid_target' });
  }
  const formerly = [conversation.pending];
  conversation.pending = target.id;
  emitControl(state, 'switchboard:offerControl', { conversation, metadata: request.metadata, formerly });
}

export function acceptControl(
  state: AccountState,
  conversation: Conversation,
  { key, metadata }: { readonly key: ApiKey; readonly metadata: Metadata | undefined },
): void {
  const pending =
    conversation.pending === null ? undefined : state.sunco.switchboardIntegrations.get(conversation.pending);
  if (key.scope === 'integration' && pending?.integrationId !== key.integrationId) throw forbidden();
  if (pending === undefined) {
    throw fail(state, conversation, {
      type: 'switchboard:acceptControl:failure',
      metadata,
      code: 'switchboard_invalid_action',
    });
  }
  const formerly = [conversation.active];
  conversation.active = pending.id;
  conversation.pending = null;
  emitControl(state, 'switchboard:acceptControl', { conversation, metadata, formerly });
  if (isWithAgents(state, conversation)) handOver(state, conversation, metadata ?? {});
}

export function releaseControl(
  state: AccountState,
  conversation: Conversation,
  facts: { readonly key?: ApiKey; readonly metadata?: Metadata | undefined; readonly reason?: EndReason },
): void {
  const active =
    conversation.active === null ? undefined : state.sunco.switchboardIntegrations.get(conversation.active);
  if (facts.key?.scope === 'integration' && active?.integrationId !== facts.key.integrationId) throw forbidden();
  const formerly = [conversation.active, conversation.pending];
  conversation.active = null;
  conversation.pending = null;
  state.say(`control of ${conversation.id} released`);
  emitControl(state, 'switchboard:releaseControl', {
    conversation,
    metadata: facts.metadata,
    reason: facts.reason,
    formerly,
  });
}

/** Control leaves the agents, in the way that the account's conversation control says. */
export function leaveAgents(
  state: AccountState,
  conversation: Conversation,
  { how, reason }: { readonly how: 'release' | 'pass'; readonly reason?: EndReason },
): void {
  const next = how === 'pass' ? successorOf(state, conversation.active) : null;
  if (next !== null) giveControl(state, conversation, { target: next, metadata: undefined, reason });
  else releaseControl(state, conversation, reason === undefined ? {} : { reason });
}

/** The configured successor of the active integration; `null` when there is none. */
export function successorOf(state: AccountState, active: string | null): SwitchboardIntegration | null {
  const current = active === null ? undefined : state.sunco.switchboardIntegrations.get(active);
  const next = current?.nextSwitchboardIntegrationId ?? null;
  return (next === null ? undefined : state.sunco.switchboardIntegrations.get(next)) ?? null;
}

/** By id, then name, then type, as the API documents; `next` is the configured successor. */
export function findTarget(
  state: AccountState,
  conversation: Conversation,
  target: string,
): SwitchboardIntegration | null {
  if (target === 'next') return successorOf(state, conversation.active);
  const known = visibleSwitchboardIntegrations(state);
  const exact = known.find(({ id }) => id === target) ?? known.find(({ name }) => name === target);
  if (exact !== undefined) return exact;
  const byType = known.filter(({ integrationType }) => integrationType === target);
  return byType.length === 1 ? (byType[0] ?? null) : null;
}

function resolve(
  state: AccountState,
  conversation: Conversation,
  { target, metadata, failure }: ControlRequest & { readonly failure: SuncoTrigger },
): SwitchboardIntegration {
  if (state.sunco.switchboard === null || !state.switches.switchboardEnabled) {
    throw badRequest('Switchboard is not enabled');
  }
  const found = findTarget(state, conversation, target);
  if (found === null) {
    throw fail(state, conversation, { type: failure, metadata, code: 'switchboard_invalid_target' });
  }
  return found;
}

/** Tells webhooks about a failed action, and makes the refusal that the caller gets. */
function fail(
  state: AccountState,
  conversation: Conversation,
  facts: { readonly type: SuncoTrigger; readonly metadata: Metadata | undefined; readonly code: string },
): Error {
  const message =
    facts.code === 'switchboard_invalid_target'
      ? 'The target switchboard integration does not exist, is ambiguous or is already active'
      : 'No switchboard integration has been offered control';
  emitControl(state, facts.type, { conversation, metadata: facts.metadata, error: { code: facts.code, message } });
  return badRequest(message);
}
