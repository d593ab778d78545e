import { pageOf } from '../../http/admin-route.ts';
import { createPerson } from '../../people/create-person.ts';
import { requirePerson } from '../../people/people-administration.ts';
import { type Person, withoutHash } from '../../people/person.ts';
import { removePerson } from '../../people/remove-person.ts';
import { resetPassword } from '../../people/reset-password.ts';
import { signOutEverywhere } from '../../people/sign-out-everywhere.ts';
import { updatePerson } from '../../people/update-person.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { FirstPasswordPage, NewPersonPage, PeoplePage, PersonPage, personShapes } from '../pages/people-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, errorsOf, type FormState, inputOf, readForm, typedValues } from '../parts/form-state.ts';
import { idFrom, pathId } from '../path-id.ts';
import { renderPage } from '../render-page.tsx';
import { peopleTexts } from '../texts/people-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill, textsIn } from '../texts/texts-in.ts';

/** Who may sign in, and what they may do. */
export const peopleRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/people', access: 'admin', handle: showPeople },
  { method: 'get', path: '/people/new', access: 'admin', handle: (c) => newPage(c, emptyForm) },
  { method: 'post', path: '/people/new', access: 'admin', handle: create },
  { method: 'get', path: '/people/:id', access: 'admin', handle: (c, tools) => personPage(c, tools, null) },
  { method: 'post', path: '/people/:id', access: 'admin', handle: update },
  { method: 'post', path: '/people/:id/password', access: 'admin', handle: newPasswordFor },
  { method: 'post', path: '/people/:id/sign-out', access: 'admin', handle: signOut },
  { method: 'post', path: '/people/:id/remove', access: 'admin', handle: remove },
];

const pageRows = 50;
const words = (c: ConsoleContext) => textsIn(c.var.reader.language, peopleTexts);

async function showPeople(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const said = c.req.query('after');
  const after = said === undefined ? null : idFrom(said, 'person');
  const rows = await administration.people.people.list({ after, limit: pageRows + 1 });
  const page = pageOf(rows, pageRows);
  const content = <PeoplePage people={page.rows} next={page.next} isFirst={after === null} />;
  return renderPage(c, { title: words(c).title, at: 'people' }, content);
}

async function newPage(c: ConsoleContext, state: FormState, status: 200 | 422 = 200): Promise<Response> {
  return renderPage(c, { title: words(c).newTitle, at: 'people' }, <NewPersonPage state={state} />, status);
}

async function create(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const sent = await readForm(c);
  const tried = await attempt(() => createPerson(administration.people, actorOf(c), inputOf(personShapes, sent)));
  if (!tried.ok) {
    const errors = errorsOf(tried.error, c.var.reader.language);
    return newPage(c, { values: typedValues(personShapes, sent), errors }, 422);
  }
  const { person, firstPassword } = tried.value;
  return passwordPage(c, person, { title: words(c).madeTitle, password: firstPassword });
}

interface PasswordShown {
  readonly title: string;
  readonly password: string;
}

function passwordPage(c: ConsoleContext, person: Pick<Person, 'id' | 'name'>, { title, password }: PasswordShown) {
  const filled = fill(title, { name: person.name });
  const page = <FirstPasswordPage title={filled} person={person} password={password} />;
  return renderPage(c, { title: filled, at: 'people', shownAs: `/console/people/${person.id}` }, page);
}

async function personPage(
  c: ConsoleContext,
  { administration }: ConsoleTools,
  state: FormState | null,
): Promise<Response> {
  const person = withoutHash(await requirePerson(administration.people.people, pathId(c, 'person')));
  const shown = state ?? { values: { name: person.name, role: person.role }, errors: {} };
  const status = state === null ? 200 : 422;
  return renderPage(c, { title: person.name, at: 'people' }, <PersonPage person={person} state={shown} />, status);
}

async function update(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'person');
  const sent = await readForm(c);
  // An empty name is a mistake, and not a name that stays.
  const input = { ...inputOf(personShapes, sent), name: sent['name'] ?? '' };
  const tried = await attempt(() => updatePerson(tools.administration.people, actorOf(c), { id, input }));
  const { language } = c.var.reader;
  if (!tried.ok) {
    return personPage(c, tools, { values: typedValues(personShapes, sent), errors: errorsOf(tried.error, language) });
  }
  // Whoever takes the role from themselves may not see this page any more.
  const next = c.var.reader.person?.id === id && tried.value.role !== 'admin' ? '/console' : `/console/people/${id}`;
  return redirectWithFlash(c, next, { tone: 'good', text: shellTexts.saved[language] });
}

async function newPasswordFor(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const person = await requirePerson(administration.people.people, pathId(c, 'person'));
  const password = await resetPassword(administration.people, actorOf(c), person.id);
  return passwordPage(c, person, { title: words(c).passwordMade, password });
}

async function signOut(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'person');
  await signOutEverywhere(administration.people, actorOf(c), id);
  return redirectWithFlash(c, `/console/people/${id}`, { tone: 'good', text: words(c).signedOut });
}

async function remove(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'person');
  const tried = await attempt(() => removePerson(tools.administration.people, actorOf(c), id));
  const { language } = c.var.reader;
  if (tried.ok) return redirectWithFlash(c, '/console/people', { tone: 'good', text: shellTexts.removed[language] });
  const { name, role } = await requirePerson(tools.administration.people.people, id);
  return personPage(c, tools, { values: { name, role }, errors: errorsOf(tried.error, language) });
}
