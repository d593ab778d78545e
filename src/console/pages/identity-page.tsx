import type { RemoteField } from '../../helpdesks/helpdesk.ts';
import type { ResolvedIdentity } from '../../identities/resolve-end-user.ts';
import { linesOf, personFields, sampleBotField, sampleField, tagsField, vouchedField } from '../mapping-form.ts';
import { Field, Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Notice } from '../parts/notice.tsx';
import { Card, EmptyState, PageHead } from '../parts/page-parts.tsx';
import { useMay, useReader, useTexts } from '../parts/reader-context.tsx';
import { ResolvedPerson } from '../parts/resolved-person.tsx';
import { explainNotice } from '../texts/explain-notice.ts';
import { identityTexts } from '../texts/identity-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill } from '../texts/texts-in.ts';
import type { Named } from './skills-page.tsx';

/** The fields of the helpdesk: what there is, that it has none, or why they cannot be read. */
export type FieldsRead =
  | { readonly kind: 'read'; readonly fields: readonly RemoteField[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unread'; readonly reason: string };

export interface IdentityProps {
  readonly connections: readonly Named[];
  readonly connectionId: string;
  readonly read: FieldsRead;
  readonly state: FormState;
  /** What the sample values give, `null` while there is no preview. */
  readonly preview: ResolvedIdentity | null;
  readonly bots: readonly Named[];
}

export function IdentityPage(props: IdentityProps) {
  const { connections, connectionId, bots, state, read } = props;
  const hasBot = bots.length > 0;
  const t = useTexts(identityTexts);
  const shell = useTexts(shellTexts);
  const mayChange = useMay('designer');
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      {connections.length > 1 ? <Choose {...props} /> : null}
      <Mistakes state={state} fields={[...personFields, tagsField, vouchedField, sampleField]} />
      <Preview {...props} />
      <Form action={`/console/identity/${connectionId}`} was={state.was}>
        <fieldset disabled={!mayChange}>
          <Card title={t.person}>
            <Fields fields={personFields} state={state} />
          </Card>
          <Card title={t.context}>
            <Lines read={read} state={state} />
            <Field field={tagsField} state={state} />
          </Card>
          <Card title={t.trust}>
            <Field field={vouchedField} state={state} />
          </Card>
          <Card title={t.preview} lead={hasBot ? t.previewLead : t.needBot}>
            {bots.length > 1 ? <Field field={sampleBotField(bots)} state={state} /> : null}
            <Field field={sampleField} state={state} />
          </Card>
        </fieldset>
        {mayChange ? (
          <div class="form-end">
            <button type="submit" name="intent" value="save">
              {shell.save}
            </button>
            {hasBot ? (
              <button type="submit" class="quiet" name="intent" value="preview">
                {t.preview}
              </button>
            ) : null}
          </div>
        ) : null}
      </Form>
    </>
  );
}

export function NoConnectionPage() {
  const t = useTexts(identityTexts);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <EmptyState title={t.emptyTitle} action={{ href: '/console/connections/new', label: t.emptyAction }}>
        {t.emptyText}
      </EmptyState>
    </>
  );
}

function Choose({ connections, connectionId }: IdentityProps) {
  const t = useTexts(identityTexts);
  return (
    <form method="get" action="/console/identity" class="filter few">
      <label>
        {t.connection}
        <select name="connection">
          {connections.map(({ id, name }) => (
            <option value={id} selected={id === connectionId}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="quiet">
        {t.choose}
      </button>
    </form>
  );
}

/** Field → variable, chosen from what the helpdesk has now. A field that it does not show any more is kept. */
function Lines({ read, state }: Pick<IdentityProps, 'read' | 'state'>) {
  const t = useTexts(identityTexts);
  const { language } = useReader();
  if (read.kind === 'none') return <p class="muted">{t.noFields}</p>;
  const live = read.kind === 'read' ? read.fields : [];
  return (
    <>
      {read.kind === 'unread' ? (
        <Notice tone="warn">{fill(t.fieldsUnread, { reason: explainNotice(read.reason, language) })}</Notice>
      ) : null}
      <ul class="pairs">
        {Array.from({ length: linesOf(state.values) }, (_, index) => {
          const chosen = state.values[`field-${index}`] ?? '';
          const isStray = chosen !== '' && !live.some(({ id }) => id === chosen);
          return (
            <li>
              <label>
                {t.field}
                <select name={`field-${index}`}>
                  <option value="">{t.noField}</option>
                  {isStray ? (
                    <option value={chosen} selected>
                      {chosen}
                    </option>
                  ) : null}
                  {live.map(({ id, name }) => (
                    <option value={id} selected={id === chosen}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              <label>
                {t.variable}
                <input type="text" name={`variable-${index}`} value={state.values[`variable-${index}`]} />
              </label>
            </li>
          );
        })}
      </ul>
      <p class="muted">
        <small>{t.fieldsHelp}</small>
      </p>
      {state.errors['fields'] === undefined ? null : <small class="mistake">{state.errors['fields']}</small>}
    </>
  );
}

function Preview({ preview, read }: IdentityProps) {
  const t = useTexts(identityTexts);
  const { language } = useReader();
  if (preview === null) return null;
  const fieldNames = Object.fromEntries(read.kind === 'read' ? read.fields.map(({ id, name }) => [id, name]) : []);
  return (
    <Card title={t.preview} id="preview">
      <ResolvedPerson endUser={preview.endUser} attributes={preview.attributes} fieldNames={fieldNames} />
      {preview.notices.length === 0 ? null : (
        <ul>
          {preview.notices.map((notice) => (
            <li>{explainNotice(notice, language)}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}
