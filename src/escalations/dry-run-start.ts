import { z } from 'zod';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import { askHelpdesk } from '../connections/ask-helpdesk.ts';
import { openLive } from '../connections/connection-administration.ts';
import type { LiveConnection, LiveConnections } from '../connections/live-connections.ts';
import { AppError, type AppErrorCode } from '../core/app-error.ts';
import type { BotId } from '../core/ids.ts';
import { languageOf } from '../core/language.ts';
import type { ContextAttributes, EndUser } from '../helpdesks/command.ts';
import type { Availability } from '../helpdesks/helpdesk.ts';
import { parseOrRefuse, validationError } from '../http/validation.ts';
import { resolveEndUser } from '../identities/resolve-end-user.ts';
import type { GateState, TargetGates } from '../outbox/target-gates.ts';
import { chooseRoute } from '../routing/choose-route.ts';
import type { Route } from '../routing/route.ts';
import type { RouteStore } from '../routing/store.ts';
import type { StartCommand } from './bot-commands.ts';
import { type ForeseenGroup, lookAhead } from './look-ahead.ts';
import { refusalWhere, takesNoStarts } from './start-refusal.ts';
import { textFor } from './texts.ts';

export interface DryRunTools {
  readonly bots: Pick<BotDirectory, 'find'>;
  readonly routes: RouteStore;
  readonly connections: LiveConnections;
  readonly gates: TargetGates;
  /** What a start of this bot says of a person whose variables these are; `claimed` names those that no mapping makes vouched. */
  readVariables(bot: Bot, variables: StartCommand['variables']): Required<Pick<StartCommand, 'user' | 'claimed'>>;
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

/** The answer to "where would this go?". With a `refusal` the start would be refused, and what follows from it is `null`. */
export interface DryRun {
  readonly refusal: { readonly code: AppErrorCode; readonly message: string } | null;
  readonly route: Route | null;
  readonly connection: { readonly id: string; readonly name: string; readonly state: GateState } | null;
  readonly group: ForeseenGroup | null;
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
  const { group, availability, notices } = await askHelpdesk(route.connectionId, (call) =>
    lookAhead(live, route, call),
  );
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
  const variables = said.variables as StartCommand['variables'];
  const { mapping } = live.connection;
  const { user, claimed } = tools.readVariables(bot, variables);
  const { conversationId } = said;
  return resolveEndUser({ bot, mapping, conversationId, user: { ...user, ...said.user }, variables, claimed });
}

interface Prospects {
  readonly bot: Bot;
  readonly live: LiveConnection;
  readonly state: GateState;
  readonly availability: Availability | null;
}

const absences = {
  closed: 'The helpdesk is closed now.',
  no_agent: 'No agent is there for this skill now.',
} as const;

function refusalOf({ bot, live, state, availability }: Prospects): DryRun['refusal'] {
  if (live.isOff) return { code: 'helpdesk_unavailable', message: 'This helpdesk is switched off here.' };
  if (live.connection.isPaused) return { code: 'helpdesk_unavailable', message: 'The connection is paused.' };
  if (takesNoStarts(live, state)) {
    return { code: 'helpdesk_unavailable', message: 'The helpdesk cannot be reached at the moment.' };
  }
  if (bot.whenNobodyIsThere === 'queue' || availability === null) return null;
  const code = refusalWhere(availability.state);
  return code === null ? null : { code, message: absences[code] };
}
