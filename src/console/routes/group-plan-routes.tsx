import { AppError } from '../../core/app-error.ts';
import { idPattern, type RouteId } from '../../core/ids.ts';
import { type DryRun, dryRunStart } from '../../escalations/dry-run-start.ts';
import { type GroupReport, previewGroups, updateGroups } from '../../routing/update-groups.ts';
import { answerLongWork } from '../answer-long-work.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { unusedVariables } from '../mapping-form.ts';
import { DryRunPage, dryRunFields, type ToldDryRun } from '../pages/dry-run-page.tsx';
import { type ConnectionPlan, GroupPlanPage, PlanOutcome } from '../pages/group-plan-page.tsx';
import { attempt, readForm, typedValues } from '../parts/form-state.ts';
import { readVariables } from '../parts/variables-field.ts';
import { fieldsAt } from '../remote-choices.ts';
import { renderPage } from '../render-page.tsx';
import { dryRunTexts } from '../texts/dry-run-texts.ts';
import { explainNotice } from '../texts/explain-notice.ts';
import { groupPlanTexts } from '../texts/group-plan-texts.ts';
import { textsIn } from '../texts/texts-in.ts';

/** Comparing skills with the groups of the helpdesk, and asking where something would go. */
export const groupPlanRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/skills/update', access: 'designer', handle: showPlan },
  { method: 'post', path: '/skills/update', access: 'designer', handle: carryOut },
  { method: 'get', path: '/skills/try', access: 'designer', handle: showQuestion },
  { method: 'post', path: '/skills/try', access: 'designer', handle: ask },
];

type Report = (scope: { readonly connectionId: ConnectionPlan['connection']['id'] }) => Promise<readonly GroupReport[]>;

async function showPlan(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { routing } = tools.administration;
  const plans = await plansOf(tools, (connectionId) => previewGroups(routing, { connectionId }));
  return planPage(c, plans, false);
}

async function carryOut(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { routing } = tools.administration;
  const sent = await readForm(c);
  const named = Object.keys(sent).filter((name) => name.startsWith('accept-'));
  const accepted = named.map((name) => name.slice('accept-'.length)).filter((id) => idPattern('route').test(id));
  const request = { accepted: accepted as RouteId[] };
  const actor = actorOf(c);
  return answerLongWork(c, tools, {
    about: updating,
    work: (onProgress) =>
      plansOf(tools, (connectionId) => updateGroups(routing, actor, { ...request, connectionId, onProgress })),
    shown: (plans) => <PlanOutcome plans={plans} />,
    answer: (plans) => planPage(c, plans, true),
  });
}

const updating = {
  title: groupPlanTexts.title,
  back: { href: '/console/skills', label: groupPlanTexts.back },
} as const;

/** One helpdesk after the other, so that one which does not answer keeps nothing from the others. */
async function plansOf(
  tools: ConsoleTools,
  report: (id: Parameters<ConsoleTools['administration']['routing']['groupsOf']>[0]) => ReturnType<Report>,
): Promise<readonly ConnectionPlan[]> {
  const plans: ConnectionPlan[] = [];
  for (const connection of await tools.lists.connections()) {
    try {
      const [found] = await report(connection.id);
      if (found !== undefined) plans.push({ connection, report: found });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      plans.push({ connection, failure: error.message });
    }
  }
  return plans;
}

function planPage(c: ConsoleContext, plans: readonly ConnectionPlan[], isDone: boolean) {
  const { title } = textsIn(c.var.reader.language, groupPlanTexts);
  const shown = isDone ? { shownAs: '/console/skills/update' } : {};
  return renderPage(c, { title, at: 'skills', ...shown }, <GroupPlanPage plans={plans} isDone={isDone} />);
}

async function showQuestion(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bots = await tools.lists.bots();
  const values = { botId: c.req.query('bot') ?? '', skill: c.req.query('skill') ?? '' };
  const { title } = textsIn(c.var.reader.language, dryRunTexts);
  const page = <DryRunPage bots={bots} state={{ values, errors: {} }} answer={null} />;
  return renderPage(c, { title, at: 'skills' }, page);
}

async function ask(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { language } = c.var.reader;
  const t = textsIn(language, dryRunTexts);
  const bots = await tools.lists.bots();
  const sent = await readForm(c);
  const values = typedValues(dryRunFields(bots), sent);
  const answerWith = (errors: Record<string, string>, answer: Parameters<typeof DryRunPage>[0]['answer']) => {
    const page = <DryRunPage bots={bots} state={{ values, errors }} answer={answer} />;
    return renderPage(c, { title: t.title, at: 'skills' }, page, answer === null ? 422 : 200);
  };
  const variables = readVariables(sent['variables'], language);
  if (!variables.ok) return answerWith({ variables: variables.mistake }, null);
  const said = {
    botId: sent['botId'],
    skill: orNull(sent['skill']),
    locale: orNull(sent['locale']),
    variables: variables.value,
  };
  const tried = await attempt(() => dryRunStart(tools.administration.escalations, said));
  if (tried.ok) return answerWith({}, await toldRun(tools, tried.value, variables.value));
  const { details, message } = tried.error;
  const told = details.length > 0 ? details : [{ path: '', message }];
  return answerWith(Object.fromEntries(told.map((one) => [one.path, explainNotice(one.message, language)])), null);
}

/** The answer with what helps to understand it. What a protocol makes of variables by itself counts as used. */
async function toldRun(
  tools: ConsoleTools,
  run: DryRun,
  variables: Readonly<Record<string, string>>,
): Promise<ToldDryRun> {
  const { bots, connections } = tools.administration;
  const bot = run.route === null ? null : await bots.directory.find(run.route.botId);
  const live = run.route === null ? null : await connections.connections.find(run.route.connectionId);
  if (bot === null || live === null) return { run, fieldNames: {}, unused: [] };
  const { connection } = live;
  const readsThem = tools.botProtocols.some(
    ({ kind, readVariables }) => kind === bot.protocol && readVariables !== undefined,
  );
  const read = Object.keys(run.attributes?.fields ?? {}).length === 0 ? null : await fieldsAt(tools, connection);
  return {
    run,
    fieldNames: Object.fromEntries(read?.kind === 'read' ? read.fields.map(({ id, name }) => [id, name]) : []),
    unused: readsThem ? [] : unusedVariables(connection.mapping, Object.keys(variables)),
  };
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim();
}
