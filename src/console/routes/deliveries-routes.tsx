import { replayDelivery } from '../../escalations/replay-delivery.ts';
import { readSkipReason, type SkipReport, skipAll, skipDelivery } from '../../escalations/settle-dead.ts';
import { pageOf } from '../../http/admin-route.ts';
import { answerLongWork } from '../answer-long-work.ts';
import { answerReplay } from '../answer-replay.tsx';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { DeliveriesPage, type GroupOfReason, groupPath, ReasonGroupPage, SkipPage } from '../pages/deliveries-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, errorsOf, type FormState, readForm, type SentForm } from '../parts/form-state.ts';
import { Notice } from '../parts/notice.tsx';
import { idFrom, pathId } from '../path-id.ts';
import { renderPage } from '../render-page.tsx';
import { deliveriesTexts } from '../texts/deliveries-texts.ts';
import { explainNotice } from '../texts/explain-notice.ts';
import { fill, textsIn } from '../texts/texts-in.ts';

const home = '/console/deliveries';
const goHome = (c: ConsoleContext) => c.redirect(home, 303);

/** What waits and what was given up; bringing it back, or saying that it is not needed any more. */
export const deliveriesRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/deliveries', access: 'viewer', handle: showAll },
  { method: 'get', path: '/deliveries/dead', access: 'viewer', handle: showGroup('dead') },
  { method: 'get', path: '/deliveries/waiting', access: 'viewer', handle: showGroup('waiting') },
  { method: 'get', path: '/deliveries/dead/replay', access: 'designer', handle: goHome },
  { method: 'post', path: '/deliveries/dead/replay', access: 'designer', handle: replayGroup },
  { method: 'get', path: '/deliveries/dead/skip', access: 'designer', handle: askSkipGroup('dead') },
  { method: 'post', path: '/deliveries/dead/skip', access: 'designer', handle: skipGroup('dead') },
  { method: 'get', path: '/deliveries/waiting/skip', access: 'designer', handle: askSkipGroup('waiting') },
  { method: 'post', path: '/deliveries/waiting/skip', access: 'designer', handle: skipGroup('waiting') },
  { method: 'get', path: '/deliveries/:id/replay', access: 'designer', handle: goHome },
  { method: 'post', path: '/deliveries/:id/replay', access: 'designer', handle: replayOne },
  { method: 'get', path: '/deliveries/:id/skip', access: 'designer', handle: askSkipOne },
  { method: 'post', path: '/deliveries/:id/skip', access: 'designer', handle: skipOne },
];

const pageRows = 50;
const groupsMax = 200;
const words = (c: ConsoleContext) => textsIn(c.var.reader.language, deliveriesTexts);

async function targetsOf(tools: ConsoleTools) {
  const [connections, bots] = await Promise.all([tools.lists.connections(), tools.lists.bots()]);
  return [...connections, ...bots];
}

function afterOf(c: ConsoleContext) {
  const after = c.req.query('after');
  return after === undefined ? {} : { after: idFrom(after, 'delivery') };
}

async function showAll(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { outbox } = tools.administration.escalations;
  const target = c.req.query('target') ?? '';
  const ofTarget = target === '' ? {} : { target };
  const [groups, stuck, rows, targets] = await Promise.all([
    outbox.deadByReason(groupsMax + 1),
    outbox.waitingByReason(groupsMax),
    outbox.list({ state: 'waiting', limit: pageRows + 1, ...ofTarget, ...afterOf(c) }),
    targetsOf(tools),
  ]);
  const { rows: waiting, next } = pageOf(rows, pageRows);
  const inTrouble = { stuck, groups: groups.slice(0, groupsMax), areGroupsCut: groups.length > groupsMax };
  const isFirst = c.req.query('after') === undefined;
  const page = <DeliveriesPage {...inTrouble} {...{ waiting, next, isFirst, targets, target }} />;
  return renderPage(c, { title: words(c).title, at: 'deliveries' }, page);
}

type State = GroupOfReason['state'];
type Handle = ConsoleRoute['handle'];

function groupOf(said: SentForm, state: State): GroupOfReason {
  return { target: said['target'] ?? '', reason: said['reason'] ?? '', state };
}

function showGroup(state: State): Handle {
  return async (c, tools) => {
    const group = groupOf(c.req.query(), state);
    const { outbox } = tools.administration.escalations;
    const [found, targets] = await Promise.all([
      outbox.list({ ...group, ...afterOf(c), limit: pageRows + 1 }),
      targetsOf(tools),
    ]);
    const isFirst = c.req.query('after') === undefined;
    const page = <ReasonGroupPage group={group} targets={targets} isFirst={isFirst} {...pageOf(found, pageRows)} />;
    return renderPage(c, { title: words(c).title, at: 'deliveries' }, page);
  };
}

async function replayGroup(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { target, reason } = groupOf(await readForm(c), 'dead');
  const total = await countOf(tools, { target, reason, state: 'dead' });
  return answerReplay(c, tools, { scope: { target, reason }, total, href: home, label: deliveriesTexts.title });
}

async function countOf(
  { administration }: ConsoleTools,
  { target, reason, state }: GroupOfReason,
): Promise<number | null> {
  const { outbox } = administration.escalations;
  const groups = await (state === 'dead' ? outbox.deadByReason(groupsMax) : outbox.waitingByReason(groupsMax));
  return groups.find((group) => group.target === target && group.reason === reason)?.count ?? null;
}

async function replayOne(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const tried = await attempt(() => replayDelivery(administration.escalations, actorOf(c), pathId(c, 'delivery')));
  if (tried.ok) return redirectWithFlash(c, home, { tone: 'good', text: words(c).replayedOne });
  const text = explainNotice(tried.error.message, c.var.reader.language);
  return redirectWithFlash(c, home, { tone: 'bad', text });
}

function askSkipGroup(state: State): Handle {
  return (c) => skipGroupPage(c, groupOf(c.req.query(), state), emptyForm);
}

function skipGroupPage(c: ConsoleContext, group: GroupOfReason, form: FormState) {
  const { target, reason, state } = group;
  const action = `/console/deliveries/${state}/skip`;
  // The field of the form is called reason: what they died of, or wait for, travels under another name.
  const page = <SkipPage action={action} isAll hidden={{ target, lastError: reason }} state={form} />;
  const status = Object.keys(form.errors).length > 0 ? 422 : 200;
  const shownAs = groupPath(group, '/skip');
  return renderPage(c, { title: words(c).title, at: 'deliveries', shownAs }, page, status);
}

function skipGroup(state: State): Handle {
  return async (c, tools) => {
    const sent = await readForm(c);
    const { target = '', lastError = '', reason = '' } = sent;
    const group = { target, reason: lastError, state };
    const said = await attempt(async () => readSkipReason(reason));
    if (!said.ok) return skipGroupPage(c, group, refused(c, sent, said.error));
    const total = await countOf(tools, group);
    const actor = actorOf(c);
    const { escalations } = tools.administration;
    const textOf = ({ skipped }: SkipReport) => fill(words(c).skipped, { count: skipped });
    return answerLongWork(c, tools, {
      about: { title: deliveriesTexts.skipAll, back: { href: home, label: deliveriesTexts.title } },
      work: (report) => {
        const onProgress = (looked: number) => report(looked, total);
        const all = { atOnceMax: Number.POSITIVE_INFINITY, onProgress };
        return skipAll(escalations, actor, { target, lastError, reason: said.value, state, ...all });
      },
      shown: (report) => <Notice tone="good">{textOf(report)}</Notice>,
      answer: (report) => redirectWithFlash(c, home, { tone: 'good', text: textOf(report) }),
    });
  };
}

function askSkipOne(c: ConsoleContext): Response | Promise<Response> {
  return skipOnePage(c, emptyForm);
}

function skipOnePage(c: ConsoleContext, state: FormState) {
  const action = `/console/deliveries/${pathId(c, 'delivery')}/skip`;
  const page = <SkipPage action={action} isAll={false} hidden={{}} state={state} />;
  const status = Object.keys(state.errors).length > 0 ? 422 : 200;
  return renderPage(c, { title: words(c).title, at: 'deliveries' }, page, status);
}

async function skipOne(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const sent = await readForm(c);
  const request = { id: pathId(c, 'delivery'), reason: sent['reason'] ?? '' };
  const tried = await attempt(() => skipDelivery(administration.escalations, actorOf(c), request));
  if (!tried.ok) return skipOnePage(c, refused(c, sent, tried.error));
  return redirectWithFlash(c, home, { tone: 'good', text: fill(words(c).skipped, { count: 1 }) });
}

function refused(c: ConsoleContext, sent: SentForm, error: Parameters<typeof errorsOf>[0]): FormState {
  const { language } = c.var.reader;
  const known = errorsOf(error, language);
  const errors = Object.fromEntries(Object.entries(known).map(([name, text]) => [name, explainNotice(text, language)]));
  return { values: { reason: sent['reason'] ?? '' }, errors };
}
