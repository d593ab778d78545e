import { type Connection, emptyMapping } from '../../connections/connection.ts';
import { findConnection } from '../../connections/connection-administration.ts';
import { updateConnection } from '../../connections/update-connection.ts';
import { type ResolvedIdentity, resolveEndUser } from '../../identities/resolve-end-user.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { mappingOf, mappingValues, personFields, typedMapping } from '../mapping-form.ts';
import { IdentityPage, NoConnectionPage } from '../pages/identity-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, errorsOf, type FormState, readForm, type SentForm } from '../parts/form-state.ts';
import { conflictForm, mergeForm, shownForm, wasOf } from '../parts/merge-form.ts';
import { readVariables } from '../parts/variables-field.ts';
import { idFrom, pathId } from '../path-id.ts';
import { fieldsAt } from '../remote-choices.ts';
import { renderPage, titleOf } from '../render-page.tsx';
import { identityTexts } from '../texts/identity-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { textsIn } from '../texts/texts-in.ts';

/** Which variables of the bot tell the helpdesk who the person is. */
export const identityRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/identity', access: 'viewer', handle: show },
  { method: 'get', path: '/identity/:id', access: 'viewer', handle: (c) => c.redirect(addressOf(c), 303) },
  { method: 'post', path: '/identity/:id', access: 'designer', handle: send },
];

const addressOf = (c: ConsoleContext) => `/console/identity?connection=${pathId(c, 'connection')}`;

async function show(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { title } = textsIn(c.var.reader.language, identityTexts);
  const { connections } = tools.administration.connections;
  const asked = c.req.query('connection') ?? (await connections.list())[0]?.id;
  if (asked === undefined) return renderPage(c, { title, at: 'identity' }, <NoConnectionPage />);
  const connection = await findConnection(connections, idFrom(asked, 'connection'));
  const values = typedMapping(connection.mapping);
  const state = shownForm(mappingValues(connection.mapping), { values });
  return page(c, tools, { connection, state, preview: null });
}

interface Shown {
  readonly connection: Connection;
  readonly state: FormState;
  readonly preview: ResolvedIdentity | null;
}

async function page(c: ConsoleContext, tools: ConsoleTools, { connection, state, preview }: Shown): Promise<Response> {
  const [all, bots, read] = await Promise.all([
    tools.lists.connections(),
    tools.lists.bots(),
    fieldsAt(tools, connection),
  ]);
  const props = { connections: all, connectionId: connection.id, bots, read, state, preview };
  const status = Object.keys(state.errors).length > 0 ? 422 : 200;
  const { title } = textsIn(c.var.reader.language, identityTexts);
  return renderPage(c, { title: titleOf(title, connection.name), at: 'identity' }, <IdentityPage {...props} />, status);
}

async function send(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { administration } = tools;
  const connection = await findConnection(administration.connections.connections, pathId(c, 'connection'));
  const sent = await readForm(c);
  if (sent['intent'] === 'preview') return preview(c, tools, { connection, sent });
  const { language } = c.var.reader;
  const current = mappingValues(connection.mapping);
  const said = mappingOf(sent);
  const merged = mergeForm({ ...sent, ...mappingValues(said) }, current);
  if (merged.conflicts.length > 0) {
    const state = { ...conflictForm({ merged, current, fields: personFields, language }), values: merged.values };
    return page(c, tools, { connection, state, preview: null });
  }
  const fields = merged.values['fields'] === current['fields'] ? connection.mapping.fields : said.fields;
  const change = { id: connection.id, input: { mapping: { ...mappingOf(merged.values), fields } } };
  const tried = await attempt(() => updateConnection(administration.connections, actorOf(c), change));
  if (tried.ok) return redirectWithFlash(c, addressOf(c), { tone: 'good', text: shellTexts.saved[language] });
  const errors = Object.fromEntries(
    Object.entries(errorsOf(tried.error, language, 'mapping')).map(([path, text]) => [path.split('.')[0] ?? '', text]),
  );
  const state = shownForm(current, { values: merged.values, errors });
  return page(c, tools, { connection, state, preview: null });
}

/** The mapping as it is typed now, saved or not, with sample values of the chosen bot. */
async function preview(
  c: ConsoleContext,
  tools: ConsoleTools,
  { connection, sent }: { readonly connection: Connection; readonly sent: SentForm },
): Promise<Response> {
  const bots = await tools.administration.bots.directory.list();
  const bot = bots.find(({ id }) => id === sent['bot']) ?? bots[0];
  const variables = readVariables(sent['sample'], c.var.reader.language);
  const errors: FormState['errors'] = variables.ok ? {} : { sample: variables.mistake };
  const mapping = { ...emptyMapping, ...mappingOf(sent) };
  const found =
    !variables.ok || bot === undefined
      ? null
      : resolveEndUser({
          bot,
          mapping,
          conversationId: 'preview',
          variables: variables.value,
          ...tools.administration.escalations.readVariables(bot, variables.value),
        });
  const was = wasOf(sent, mappingValues(connection.mapping));
  return page(c, tools, { connection, state: shownForm(was, { values: sent, errors }), preview: found });
}
