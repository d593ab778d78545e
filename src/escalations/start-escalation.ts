import type { AttachmentStore } from '../attachments/store.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import type { AvailabilityCache } from '../connections/availability-cache.ts';
import type { LiveConnection, LiveConnections } from '../connections/live-connections.ts';
import { AppError } from '../core/app-error.ts';
import { type EpochMs, isRecent } from '../core/clock.ts';
import { resolveEndUser } from '../identities/resolve-end-user.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import { chooseRoute } from '../routing/choose-route.ts';
import { type Route, wantedGroupOf } from '../routing/route.ts';
import type { RouteStore } from '../routing/store.ts';
import type { StartCommand, Started } from './bot-commands.ts';
import { decideStart, type StartFacts } from './decide-start.ts';
import type { Surroundings } from './draft.ts';
import type { Escalation } from './escalation.ts';
import type { EscalationKeeper } from './escalation-keeper.ts';
import { resolveParts } from './resolve-parts.ts';
import { refusalWhere, takesNoStarts } from './start-refusal.ts';
import type { EscalationStore } from './store.ts';
import { textFor } from './texts.ts';

export interface StartTools {
  readonly store: EscalationStore;
  readonly keeper: EscalationKeeper;
  readonly routes: RouteStore;
  readonly connections: LiveConnections;
  readonly availability: AvailabilityCache;
  readonly gates: TargetGates;
  readonly attachments: AttachmentStore;
  surround(bot: Bot): Surroundings;
}

/**
 * Starts an escalation, or returns the one that this command or this conversation already has. Refuses with a code the
 * bot can branch on, and leaves nothing behind then. Calls no helpdesk: the answer waits for one commit only, and for a
 * bot that refuses where nobody is there a moment for whether somebody is.
 */
export async function startEscalation(tools: StartTools, bot: Bot, command: StartCommand): Promise<Started> {
  const known = await findStarted(tools, bot, command);
  if (known !== null) return known;
  const route = await chooseRoute(tools.routes, bot, command.skill);
  const live = await reach(tools, bot, route);
  const facts = await gatherFacts(tools, bot, command, { route, live });
  const around = tools.surround(bot);
  const change = decideStart(facts, around);
  const result = await tools.keeper.create(change);
  if (result !== 'committed') {
    // Somebody was faster with the same command or conversation: theirs is the escalation.
    const theirs = await findStarted(tools, bot, command);
    if (theirs !== null) return theirs;
    throw new AppError('conflict', 'Another start of this conversation was under way. Try again.');
  }
  noteUse(tools.routes, route, around.now);
  return answer(bot, change.escalation, live.capabilities, true);
}

/** A skill that is asked for all the time is noted once a minute. */
const noteUseEveryMs = 60_000;

function noteUse(routes: RouteStore, { id, lastUsedAt }: Route, now: EpochMs): void {
  if (lastUsedAt !== null && isRecent(lastUsedAt, now, noteUseEveryMs)) return;
  // Nice to know, never worth a refused start.
  routes.touch(id, now).catch(() => undefined);
}

async function findStarted(tools: StartTools, bot: Bot, command: StartCommand): Promise<Started | null> {
  const escalation =
    (await tools.store.findByCommand(bot.id, command.id)) ??
    (await tools.store.findOpen(bot.id, command.conversationId));
  if (escalation === null) return null;
  if (escalation.commandId === command.id && escalation.conversationId !== command.conversationId) {
    throw new AppError('idempotency_conflict', `The id "${command.id}" was used to start another conversation.`, {
      details: [{ path: 'id', message: 'use a new id for a new start' }],
    });
  }
  return answer(bot, escalation, await tools.connections.capabilitiesOf(escalation.connectionId), false);
}

function answer(bot: Bot, escalation: Escalation, capabilities: Started['capabilities'], isNew: boolean): Started {
  const text = escalation.state === 'opening' ? textFor(bot, 'connecting', escalation.language) : null;
  return { escalation, isNew, capabilities, text };
}

const absences = {
  closed: 'The helpdesk is outside its opening hours.',
  no_agent: 'No agent is there for this skill.',
} as const;

/** Whoever wants end users refused rather than left waiting has to know, and so waits longer for the helpdesk. */
const absenceWithinMs = 1_500;

/** The connection of a route. Refuses where it cannot be used now, or nobody is there and the bot lets nobody wait. */
async function reach(tools: StartTools, bot: Bot, route: Route): Promise<LiveConnection> {
  const live = await tools.connections.findUsable(route.connectionId);
  if (live === null || takesNoStarts(live, tools.gates.stateOf(route.connectionId))) {
    throw new AppError('helpdesk_unavailable', 'The helpdesk cannot be reached at the moment.', {
      retryAfterSeconds: 30,
    });
  }
  if (bot.whenNobodyIsThere === 'queue') return live;
  const { state } = await tools.availability.of(route.connectionId, wantedGroupOf(route), absenceWithinMs);
  const code = refusalWhere(state);
  if (code !== null) throw new AppError(code, absences[code]);
  return live;
}

async function gatherFacts(
  tools: StartTools,
  bot: Bot,
  command: StartCommand,
  { route, live }: { readonly route: Route; readonly live: LiveConnection },
): Promise<StartFacts> {
  const { connection, capabilities } = live;
  const { user, variables, claimed, conversationId } = command;
  const identity = resolveEndUser({ bot, mapping: connection.mapping, conversationId, user, variables, claimed });
  const submitted = [...command.transcript.map((line) => line.parts), command.message?.parts ?? []];
  const resolved = await resolveParts(tools.attachments, bot, submitted);
  const transcript = command.transcript.map((line, index) => ({ ...line, parts: resolved[index] ?? [] }));
  const pendingParts = resolved.at(-1) ?? [];
  return {
    bot,
    connection,
    capabilities,
    commandId: command.id,
    conversationId,
    skill: command.skill,
    group: wantedGroupOf(route),
    ...identity,
    channel: command.channel,
    locale: command.locale ?? user.locale ?? null,
    isTest: command.isTest,
    callbackUrl: command.callbackUrl === undefined ? bot.callbackUrl : command.callbackUrl,
    richParts: command.richParts,
    transcript,
    note: command.note,
    reason: command.reason,
    pendingMessage: command.message === null ? null : { clientId: command.message.id, parts: pendingParts },
    timers: { ...bot.timers, ...command.timers },
  };
}
