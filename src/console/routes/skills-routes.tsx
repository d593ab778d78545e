import { AppError } from '../../core/app-error.ts';
import { createRoute } from '../../routing/create-route.ts';
import type { Route } from '../../routing/route.ts';
import { updateRoute } from '../../routing/update-route.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { type GroupsRead, SkillFormPage, skillFields, unchosen } from '../pages/skill-form-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, type FormState, readForm, type SentForm, typedValues } from '../parts/form-state.ts';
import { conflictForm, mergeForm, shownForm } from '../parts/merge-form.ts';
import { idFrom, pathId } from '../path-id.ts';
import { groupsAt } from '../remote-choices.ts';
import { renderPage, titleOf } from '../render-page.tsx';
import { explainNotice } from '../texts/explain-notice.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { skillsTexts } from '../texts/skills-texts.ts';
import { textsIn } from '../texts/texts-in.ts';

/** Adding and changing a row of the table skill → group. */
export const skillsRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/skills/new', access: 'designer', handle: showNew },
  { method: 'post', path: '/skills/new', access: 'designer', handle: add },
  { method: 'get', path: '/skills/:id', access: 'designer', handle: showEdit },
  { method: 'post', path: '/skills/:id', access: 'designer', handle: change },
];

const words = (c: ConsoleContext) => textsIn(c.var.reader.language, skillsTexts);

async function showNew(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const [allBots, allConnections] = await Promise.all([tools.lists.bots(), tools.lists.connections()]);
  const botId = c.req.query('bot') ?? allBots[0]?.id;
  const connectionId = c.req.query('connection') ?? allConnections[0]?.id;
  if (botId === undefined || connectionId === undefined) return c.redirect('/console/skills', 303);
  const ends = { botId: idFrom(botId, 'bot'), connectionId: idFrom(connectionId, 'connection') };
  return formPage(c, tools, { route: null, ...ends, state: emptyForm });
}

async function showEdit(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const route = await routeOf(c, tools);
  const asked = c.req.query('connection');
  const connectionId = asked === undefined ? route.connectionId : idFrom(asked, 'connection');
  const stored = valuesOf(route);
  const isElsewhere = connectionId !== route.connectionId;
  const values = isElsewhere ? { ...stored, remoteGroupId: unchosen, fallbackGroupId: unchosen } : stored;
  const state = shownForm(stored, { values });
  return formPage(c, tools, { route, botId: route.botId, connectionId, state });
}

/** A row as its form shows it. */
function valuesOf({ skill, connectionId, remoteGroupId, groupName, mode, fallbackGroupId }: Route) {
  return {
    skill: skill ?? '',
    connectionId,
    remoteGroupId: remoteGroupId ?? unchosen,
    groupName: groupName ?? '',
    mode,
    fallbackGroupId: fallbackGroupId ?? unchosen,
  };
}

/** The row that the address of a page names. Throws `AppError('not_found')`. */
export async function routeOf(c: ConsoleContext, { administration }: ConsoleTools): Promise<Route> {
  const route = await administration.routing.routes.find(pathId(c, 'route'));
  if (route === null) throw new AppError('not_found', 'There is no such skill.');
  return route;
}

interface FormFacts {
  readonly route: Route | null;
  readonly botId: Route['botId'];
  readonly connectionId: Route['connectionId'];
  readonly state: FormState;
}

async function formPage(c: ConsoleContext, tools: ConsoleTools, facts: FormFacts, status: 200 | 422 = 200) {
  const [allBots, allConnections, read] = await Promise.all([
    tools.lists.bots(),
    tools.lists.connections(),
    groupsAt(tools, facts.connectionId),
  ]);
  const page = <SkillFormPage {...facts} bots={allBots} connections={allConnections} read={keepChosen(read, facts)} />;
  const title = facts.route === null ? words(c).add : titleOf(words(c).changeTitle, facts.route.skill);
  return renderPage(c, { title, at: 'skills' }, page, status);
}

/** A group that the helpdesk does not show now must not be lost by saving something else. */
function keepChosen(read: GroupsRead, { state }: FormFacts): GroupsRead {
  if (read.kind === 'none') return read;
  const known = read.kind === 'read' ? read.groups : [];
  const chosen = [state.values['remoteGroupId'], state.values['fallbackGroupId']];
  const strays = [...new Set(chosen)].flatMap((id) => {
    const isKnown = id === undefined || id === '' || id === unchosen || known.some((one) => one.remoteGroupId === id);
    return isKnown ? [] : [{ remoteGroupId: id as GroupId, name: id, memberCount: null }];
  });
  if (strays.length === 0) return read;
  return { kind: 'read', groups: [...known, ...strays] };
}

type GroupId = NonNullable<Route['remoteGroupId']>;

async function add(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const sent = await readForm(c);
  const ends = { botId: idFrom(sent['botId'], 'bot'), connectionId: idFrom(sent['connectionId'], 'connection') };
  const read = await groupsAt(tools, ends.connectionId);
  const input = { ...ends, ...saidOf(read, sent) };
  const tried = await attempt(() => createRoute(tools.administration.routing, actorOf(c), input));
  if (tried.ok) return redirectWithFlash(c, '/console/skills', { tone: 'good', text: words(c).added });
  return formPage(c, tools, { route: null, ...ends, state: refused(c, { read, sent, error: tried.error }) }, 422);
}

async function change(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const route = await routeOf(c, tools);
  const { language } = c.var.reader;
  const current = valuesOf(route);
  // What a form does not ask for stays as it is.
  const merged = mergeForm({ ...current, ...(await readForm(c)) }, current);
  const { values } = merged;
  const connectionId = idFrom(values['connectionId'], 'connection');
  const read = await groupsAt(tools, connectionId);
  const ends = { route, botId: route.botId, connectionId };
  if (merged.conflicts.length > 0) {
    const state = conflictForm({ merged, current, fields: skillFields(read), language });
    return formPage(c, tools, { ...ends, state }, 422);
  }
  const input = { connectionId, ...saidOf(read, values) };
  const tried = await attempt(() => updateRoute(tools.administration.routing, actorOf(c), { id: route.id, input }));
  if (tried.ok) return redirectWithFlash(c, '/console/skills', { tone: 'good', text: shellTexts.saved[language] });
  const state = shownForm(current, refused(c, { read, sent: values, error: tried.error }));
  return formPage(c, tools, { ...ends, state }, 422);
}

/** What the form says, as the use case takes it. */
function saidOf(read: GroupsRead, sent: SentForm): Record<string, unknown> {
  const skill = textOf(sent['skill']);
  if (read.kind === 'none') return { skill, groupName: null, remoteGroupId: null };
  const chosen = idOrNull(sent['remoteGroupId']);
  const group = read.kind === 'read' ? read.groups.find((one) => one.remoteGroupId === chosen) : undefined;
  return {
    skill,
    // A picked group lends its name, so that a later update notices when it was renamed.
    groupName: group?.name ?? textOf(sent['groupName']) ?? skill,
    remoteGroupId: chosen,
    mode: sent['mode'],
    fallbackGroupId: idOrNull(sent['fallbackGroupId']),
  };
}

const textOf = (text: string | undefined) => (text === undefined || text.trim() === '' ? null : text);
const idOrNull = (text: string | undefined) => (text === unchosen ? null : textOf(text));

function refused(c: ConsoleContext, { read, sent, error }: { read: GroupsRead; sent: SentForm; error: AppError }) {
  const { language } = c.var.reader;
  const details = error.details.length > 0 ? error.details : [{ path: '', message: error.message }];
  const errors = Object.fromEntries(details.map(({ path, message }) => [path, explainNotice(message, language)]));
  return { values: typedValues(skillFields(read), sent), errors };
}
