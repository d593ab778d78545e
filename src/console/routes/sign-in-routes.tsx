import { callerOf } from '../../http/caller-of.ts';
import { changePassword } from '../../people/change-password.ts';
import { createFirstAdmin } from '../../people/create-first-admin.ts';
import type { Person } from '../../people/person.ts';
import { signOutEverywhere } from '../../people/sign-out-everywhere.ts';
import { safeNext } from '../admit.ts';
import { actorOf, personOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import {
  AccountPage,
  passwordShapes,
  SignInPage,
  signInShapes,
  WelcomePage,
  welcomeShapes,
} from '../pages/sign-in-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, errorsOf, type FormState, inputOf, readForm, typedValues } from '../parts/form-state.ts';
import { renderPage } from '../render-page.tsx';
import { signInTexts } from '../texts/sign-in-texts.ts';
import { textsIn } from '../texts/texts-in.ts';

/** Signing in and out, the first account, and one's own password. */
export const signInRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/sign-in', access: 'anyone', handle: showSignIn },
  { method: 'post', path: '/sign-in', access: 'anyone', handle: signIn },
  { method: 'get', path: '/welcome', access: 'anyone', handle: showWelcome },
  { method: 'post', path: '/welcome', access: 'anyone', handle: welcome },
  { method: 'post', path: '/sign-out', access: 'signed-in', handle: signOut },
  { method: 'get', path: '/account', access: 'signed-in', handle: (c) => accountPage(c, emptyForm) },
  { method: 'get', path: '/account/password', access: 'signed-in', handle: (c) => c.redirect('/console/account') },
  { method: 'post', path: '/account/password', access: 'signed-in', handle: setPassword },
  { method: 'post', path: '/account/sign-out-everywhere', access: 'signed-in', handle: leaveEverywhere },
];

const words = (c: ConsoleContext) => textsIn(c.var.reader.language, signInTexts);

async function showSignIn(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const next = safeNext(c.req.query('next'));
  if (c.var.reader.person !== null) return c.redirect(next, 303);
  if (await administration.people.people.isEmpty()) return c.redirect('/console/welcome', 303);
  return signInPage(c, emptyForm, next);
}

async function signIn(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const sent = await readForm(c);
  const next = safeNext(sent['next']);
  const address = callerOf({
    remoteAddress: c.env?.incoming?.socket?.remoteAddress,
    forwardedFor: c.req.header('x-forwarded-for'),
    trustedProxies: tools.trustedProxies,
  });
  const { name = '', password = '' } = sent;
  // Longer ones are none of ours, and would only cost time.
  const limited = { name: name.slice(0, 200), password: password.slice(0, 400), address };
  const browser = tools.browsers.find(limited.name, tools.cookies.browser(c));
  const tried = await attempt(() => tools.signIn({ ...limited, browser }));
  if (!tried.ok) {
    const state = { values: typedValues(signInShapes, sent), errors: errorsOf(tried.error, c.var.reader.language) };
    if (tried.error.retryAfterSeconds !== null) c.header('Retry-After', String(tried.error.retryAfterSeconds));
    return signInPage(c, state, next, tried.error.code === 'rate_limited' ? 429 : 401);
  }
  await beginSession(c, tools, tried.value);
  return c.redirect(next, 303);
}

/** Always a new token, so that one which somebody else has put into the browser is worth nothing. */
async function beginSession(c: ConsoleContext, tools: ConsoleTools, { id, name }: Person): Promise<void> {
  const { sessions, cookies, browsers } = tools;
  const before = cookies.session(c);
  if (before !== null) await sessions.end(before);
  cookies.setSession(c, await sessions.begin(id));
  cookies.setBrowser(c, browsers.mark(name, cookies.browser(c)));
}

async function signInPage(c: ConsoleContext, state: FormState, next: string, status: 200 | 401 | 429 = 200) {
  return renderPage(c, { title: words(c).title, at: 'none' }, <SignInPage state={state} next={next} />, status);
}

async function showWelcome(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  if (!(await administration.people.people.isEmpty())) return c.redirect('/console', 303);
  return welcomePage(c, emptyForm);
}

async function welcome(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const sent = await readForm(c);
  const { people } = tools.administration;
  if (!(await people.people.isEmpty())) return c.redirect('/console/sign-in', 303);
  const tried = await attempt(() => createFirstAdmin(people, tools.adminTokenHash, inputOf(welcomeShapes, sent)));
  if (!tried.ok) {
    const state = { values: typedValues(welcomeShapes, sent), errors: errorsOf(tried.error, c.var.reader.language) };
    return welcomePage(c, state, 422);
  }
  await beginSession(c, tools, tried.value);
  return redirectWithFlash(c, '/console/start', { tone: 'good', text: words(c).welcomed });
}

async function welcomePage(c: ConsoleContext, state: FormState, status: 200 | 422 = 200) {
  return renderPage(c, { title: words(c).welcomeTitle, at: 'none' }, <WelcomePage state={state} />, status);
}

async function signOut(c: ConsoleContext, { sessions, cookies }: ConsoleTools): Promise<Response> {
  if (c.var.sessionToken !== null) await sessions.end(c.var.sessionToken);
  cookies.dropSession(c);
  return redirectWithFlash(c, '/console/sign-in', { tone: 'good', text: words(c).signedOut });
}

async function leaveEverywhere(c: ConsoleContext, { administration, cookies }: ConsoleTools): Promise<Response> {
  await signOutEverywhere(administration.people, actorOf(c), personOf(c).id);
  cookies.dropSession(c);
  return redirectWithFlash(c, '/console/sign-in', { tone: 'good', text: words(c).signedOut });
}

async function accountPage(c: ConsoleContext, state: FormState, status: 200 | 422 = 200): Promise<Response> {
  return renderPage(c, { title: words(c).accountTitle, at: 'account' }, <AccountPage state={state} />, status);
}

async function setPassword(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const person = personOf(c);
  const input = inputOf(passwordShapes, await readForm(c));
  const tried = await attempt(() => changePassword(tools.administration.people, person.id, input));
  if (!tried.ok) return accountPage(c, { values: {}, errors: errorsOf(tried.error, c.var.reader.language) }, 422);
  await beginSession(c, tools, person);
  return redirectWithFlash(c, '/console/account', { tone: 'good', text: words(c).passwordChanged });
}
