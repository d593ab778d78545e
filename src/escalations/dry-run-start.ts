import { z } from 'zod';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import { askHelpdesk } from '../connections/ask-helpdesk.ts';
import { openLive } from '../connections/connection-administration.ts';
import type { LiveConnection, LiveConnections } from '../connections/live-connections.ts';
import { AppError, type AppErrorCode } from '../core/app-error.ts';
import type { BotId, RemoteGroupId } from '../core/ids.ts';
import type { JsonValue } from '../core/json.ts';
import { languageOf } from '../core/language.ts';
import type { ContextAttributes, EndUser } from '../helpdesks/command.ts';
import type { Availability, Call } from '../helpdesks/helpdesk.ts';
import { parseOrRefuse, validationError } from '../http/validation.ts';
import { resolveEndUser } from '../identities/resolve-end-user.ts';
import type { GateState, TargetGates } from '../outbox/target-gates.ts';
import { chooseRoute } from '../routing/choose-route.ts';
import { planGroups } from '../routing/plan-groups.ts';
import type { Route } from '../routing/route.ts';
import type { RouteStore } from '../routing/store.ts';
import type { StartCommand } from './bot-commands.ts';
import { textFor } from './texts.ts';

export interface DryRunTools {
  readonly bots: Pick<BotDirectory, 'find'>;
  readonly routes: RouteStore;
  readonly connections: LiveConnections;
  readonly gates: TargetGates;
  /** What a start of this bot says of a person whose variables these are; `claimed` names those that no mapping makes vouched. */
  readVariables(
    bot: Bot,
    variables: Readonly<Record<string, JsonValue>>,
  ): Required<Pick<StartCommand, 'user' | 'claimed'>>;
}

const known = (charsMax: number) => z.string().max(charsMax).optional();

/** A start as a designer tries it out. */
export const dryRunInput = z.strictObject({
  botId: z
    .string()
    .max(100)
    .transform((id) => id as BotId),
  skill: z.string().max(200).nullable().default(null).meta({ description: 'null takes the default route.' }),
  locale: z.string().max(35).nullable().default(null).meta({ description: 'BCP 47, such as fr-CA.' }),
  conversationId: z.string().min(1).max(200).default('dry-run'),
  user: z
    .strictObject({
      id: known(200),
      name: known(200),
      givenName: known(200),
      familyName: known(200),
      email: known(320),
      phone: known(50),
      locale: known(35),
      avatarUrl: known(2000),
      isVerified: z.boolean().optional(),
    })
    .default({}),
  variables: z.record(z.string().min(1).max(100), z.unknown()).default({}),
});
type DryRunInput = z.output<typeof dryRunInput>;

/** Where the conversation would go at the helpdesk. */
export interface DryRunGroup {
  /** `null` when it is yet to be made, or the helpdesk decides. */
  readonly remoteGroupId: RemoteGroupId | null;
  readonly name: string | null;
  readonly willBeCreated: boolean;
  readonly memberCount: number | null;
}

/** The answer to "where would this go?". With a `refusal` the start would be refused, and what follows from it is `null`. */
export interface DryRun {
  readonly refusal: { readonly code: AppErrorCode; readonly message: string } | null;
  readonly route: Route | null;
  readonly connection: { readonly id: string; readonly name: string; readonly state: GateState } | null;
  readonly group: DryRunGroup | null;
  readonly availability: Availability | null;
  readonly endUser: EndUser | null;
  readonly attributes: ContextAttributes | null;
  /** What the end user would be told first, `null` when silenced. */
  readonly text: string | null;
  readonly notices: readonly string[];
}

const refusedRun: DryRun = {
  refusal: null,
  route: null,
  connection: null,
  group: null,
  availability: null,
  endUser: null,
  attributes: null,
  text: null,
  notices: [],
};

/**
 * Says what a start would do, and does nothing of it: reads groups, their members and availability at the helpdesk, makes
 * and sends nothing. Throws `AppError` when the question itself is wrong or the helpdesk does not answer.
 */
export async function dryRunStart(tools: DryRunTools, input: unknown): Promise<DryRun> {
  const said = parseOrRefuse(dryRunInput, input);
  const bot = await tools.bots.find(said.botId);
  if (bot === null) throw validationError([{ path: 'botId', message: 'names no bot' }]);
  const route = await chooseRoute(tools.routes, bot, said.skill).catch(unknownSkill);
  if ('code' in route) return { ...refusedRun, refusal: { code: route.code, message: route.message } };
  const live = await openLive(tools.connections, route.connectionId);
  const state = tools.gates.stateOf(route.connectionId);
  const { group, availability, notices } = await askHelpdesk(route.connectionId, (call) => lookAt(live, route, call));
  const identity = identityOf(tools, { bot, live, said });
  const language = said.locale === null ? bot.language : languageOf(said.locale);
  return {
    refusal: refusalOf({ bot, live, state, availability }),
    route,
    connection: { id: live.connection.id, name: live.connection.name, state },
    group,
    availability,
    endUser: identity.endUser,
    attributes: identity.attributes,
    text: textFor(bot, 'connecting', language, {}),
    notices: [...identity.notices, ...notices],
  };
}

function unknownSkill(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'unknown_skill') return error;
  throw error;
}

interface Asked {
  readonly bot: Bot;
  readonly live: LiveConnection;
  readonly said: DryRunInput;
}

function identityOf(tools: DryRunTools, { bot, live, said }: Asked) {
  // What came out of a JSON body is JSON.
  const variables = said.variables as Readonly<Record<string, JsonValue>>;
  const { mapping } = live.connection;
  const { user, claimed } = tools.readVariables(bot, variables);
  const { conversationId } = said;
  return resolveEndUser({ bot, mapping, conversationId, user: { ...user, ...said.user }, variables, claimed });
}

interface Looked {
  readonly group: DryRunGroup;
  readonly availability: Availability | null;
  readonly notices: readonly string[];
}

async function lookAt({ helpdesk }: LiveConnection, route: Route, call: Call): Promise<Looked> {
  const { group, notices } = await groupOf(helpdesk, route, call);
  const availability = (await helpdesk.availability?.availabilityOf(group.remoteGroupId, call)) ?? null;
  return { group, availability, notices };
}

async function groupOf(
  { groups: side }: LiveConnection['helpdesk'],
  route: Route,
  call: Call,
): Promise<Pick<Looked, 'group' | 'notices'>> {
  const { remoteGroupId, groupName, fallbackGroupId } = route;
  if (side === undefined) {
    return { group: { remoteGroupId, name: groupName, willBeCreated: false, memberCount: null }, notices: [] };
  }
  const live = await side.listGroups(call);
  const [plan] = planGroups([route], live);
  if (plan?.action === 'create') {
    const group = { remoteGroupId: null, name: groupName, willBeCreated: true, memberCount: null };
    return { group, notices: ['The group would be created, and has no agents until an administrator adds some.'] };
  }
  const isTheirs = plan !== undefined && (plan.group !== null || plan.finding === 'open');
  const id = plan?.group?.remoteGroupId ?? (isTheirs ? null : fallbackGroupId);
  const name = live.find((group) => group.remoteGroupId === id)?.name ?? null;
  const memberCount = id === null ? null : await side.countMembers(id, call);
  const notices = isTheirs ? [] : ['The group of this route does not exist; the fallback takes the conversation.'];
  if (memberCount === 0) notices.push('Nobody is a member of this group, so nobody would answer.');
  return { group: { remoteGroupId: id, name, willBeCreated: false, memberCount }, notices };
}

interface Prospects {
  readonly bot: Bot;
  readonly live: LiveConnection;
  readonly state: GateState;
  readonly availability: Availability | null;
}

function refusalOf({ bot, live, state, availability }: Prospects): DryRun['refusal'] {
  if (live.connection.isPaused) return { code: 'helpdesk_unavailable', message: 'The connection is paused.' };
  if (state === 'broken' || state === 'unauthorized') {
    return { code: 'helpdesk_unavailable', message: 'The helpdesk cannot be reached at the moment.' };
  }
  if (bot.whenNobodyIsThere === 'queue' || availability === null) return null;
  if (availability.state === 'closed') return { code: 'closed', message: 'The helpdesk is closed now.' };
  if (availability.state !== 'unavailable') return null;
  return { code: 'no_agent', message: 'No agent is there for this skill now.' };
}
