import type { Bot } from '../bot-accounts/bot.ts';
import { AppError } from '../core/app-error.ts';
import type { EscalationId } from '../core/ids.ts';
import type { ContextAttributes, ContextChange, EndUser } from '../helpdesks/command.ts';
import { isVouchedFor, resolveEndUser } from '../identities/resolve-end-user.ts';
import type { EndCommand, UpdateCommand } from './bot-commands.ts';
import { decideEnd } from './decide-end.ts';
import { refuseEnded } from './decide-message.ts';
import { Draft } from './draft.ts';
import type { Escalation } from './escalation.ts';
import { escalationNotFound, requireOwnEscalation } from './require-own-escalation.ts';
import type { StartTools } from './start-escalation.ts';

/** Changes what is known about the end user while agents own the conversation, and tells the helpdesk. */
export async function updateEscalation(
  tools: StartTools,
  bot: Bot,
  id: EscalationId,
  command: UpdateCommand,
): Promise<Escalation> {
  const found = await requireOwnEscalation(tools.keeper, bot, id);
  refuseEnded(found);
  const live = await tools.connections.findUsable(found.connectionId);
  if (live === null) {
    const message =
      'The connection to the helpdesk cannot be used at the moment. Nothing was kept; send it again later.';
    throw new AppError('unavailable', message, { retryAfterSeconds: 30 });
  }
  const { connection, helpdesk } = live;
  const { conversationId } = found;
  const { user = {}, variables = {} } = command;
  const { endUser, attributes, notices } = resolveEndUser({
    bot,
    mapping: connection.mapping,
    conversationId,
    user,
    variables,
    isAddition: true,
  });
  const changed = await tools.keeper.change(id, (current) => {
    refuseEnded(current);
    const draft = new Draft(current, tools.surround(bot));
    const merged = mergedUser(current.endUser, endUser);
    const mergedAttributes = mergedContext(current.attributes, attributes);
    draft.patch({ endUser: merged, attributes: mergedAttributes });
    const changed = newIn(current.attributes, mergedAttributes);
    if (helpdesk.context !== undefined)
      draft.command({ kind: 'update', endUser: merged, attributes: mergedAttributes, changed });
    draft.emit('escalation.updated', { notices });
    return { change: draft.done(), result: null };
  });
  if (!('escalation' in changed)) throw escalationNotFound(id);
  return changed.escalation;
}

/** A variable that says something else takes back the tag that it had given, unless another one gives it too. */
function mergedContext(before: ContextAttributes, told: ContextAttributes): ContextAttributes {
  const tagOrigins = { ...before.tagOrigins, ...told.tagOrigins };
  const given = Object.values(tagOrigins);
  const outdated = Object.values(before.tagOrigins ?? {}).filter((tag) => !given.includes(tag));
  const tags = [...new Set([...before.tags, ...told.tags])].filter((tag) => !outdated.includes(tag));
  return { fields: { ...before.fields, ...told.fields }, tags, tagOrigins };
}

function newIn(before: ContextAttributes, after: ContextAttributes): ContextChange {
  const fields = Object.entries(after.fields).filter(([id, value]) => before.fields[id] !== value);
  return {
    fields: Object.fromEntries(fields),
    tags: after.tags.filter((tag) => !before.tags.includes(tag)),
    outdatedTags: before.tags.filter((tag) => !after.tags.includes(tag)),
  };
}

/** What is merely claimed now takes the place of nothing that was vouched for before. */
function mergedUser(current: EndUser, told: EndUser): EndUser {
  const said = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
  const becomesVouched = isVouchedFor(told) && !isVouchedFor(current);
  const isDowngrade = told.email?.isVouched === false && current.email?.isVouched === true;
  return {
    ...current,
    ...said,
    key: becomesVouched ? told.key : current.key,
    email: isDowngrade ? current.email : (told.email ?? current.email),
  };
}

/** Gives the conversation back to the bot. One that has ended already is a success. */
export async function endEscalation(
  tools: StartTools,
  bot: Bot,
  id: EscalationId,
  command: EndCommand,
): Promise<Escalation> {
  const found = await requireOwnEscalation(tools.keeper, bot, id);
  const agentLanguage = await tools.connections.agentLanguageOf(found.connectionId);
  const reason = command.by === 'user' ? 'user_command' : 'bot_requested';
  const end = { by: command.by, reason, comment: command.comment } as const;
  const changed = await tools.keeper.change(id, (current) => ({
    change: decideEnd(current, end, agentLanguage, tools.surround(bot)),
    result: null,
  }));
  if (!('escalation' in changed)) throw escalationNotFound(id);
  return changed.escalation;
}
