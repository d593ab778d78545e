import type { DryRun } from '../../escalations/dry-run-start.ts';
import type { FieldShape } from '../parts/field-shape.ts';
import { Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Notice } from '../parts/notice.tsx';
import { namedChoice, pageField } from '../parts/page-field.ts';
import { Card, PageHead } from '../parts/page-parts.tsx';
import { useFormats, useReader, useTexts } from '../parts/reader-context.tsx';
import { Fact, ResolvedPerson } from '../parts/resolved-person.tsx';
import { variablesField } from '../parts/variables-field.ts';
import { dryRunTexts } from '../texts/dry-run-texts.ts';
import { explainNotice } from '../texts/explain-notice.ts';
import { fill } from '../texts/texts-in.ts';
import type { Named } from './skills-page.tsx';

/** The question's fields. */
export function dryRunFields(bots: readonly Named[]): readonly FieldShape[] {
  const t = dryRunTexts;
  return [
    pageField({
      name: 'botId',
      label: t.bot,
      isRequired: true,
      control: 'choice',
      choices: bots.map(({ id, name }) => namedChoice(id, name)),
    }),
    pageField({ name: 'skill', label: t.skill, help: t.skillHelp }),
    pageField({ name: 'locale', label: t.locale, help: t.localeHelp }),
    variablesField(t.variables, t.variablesHelp),
  ];
}

/** What the answer says, and what helps to understand it. */
export interface ToldDryRun {
  readonly run: DryRun;
  /** Field id → its name at the helpdesk, where it is known. */
  readonly fieldNames: Readonly<Record<string, string>>;
  /** Variables that were typed and that nothing takes notice of. */
  readonly unused: readonly string[];
}

export function DryRunPage(props: {
  readonly bots: readonly Named[];
  readonly state: FormState;
  readonly answer: ToldDryRun | null;
}) {
  const { bots, state, answer } = props;
  const t = useTexts(dryRunTexts);
  const fields = dryRunFields(bots);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} back={{ href: '/console/skills', label: t.back }} />
      <Mistakes state={state} fields={fields} />
      {answer === null ? null : <Answer {...answer} />}
      <Form action="/console/skills/try" class="card">
        <Fields fields={fields} state={state} />
        <div class="form-end">
          <button type="submit">{t.ask}</button>
        </div>
      </Form>
    </>
  );
}

function Answer({ run, fieldNames, unused }: ToldDryRun) {
  const t = useTexts(dryRunTexts);
  const formats = useFormats();
  const { language } = useReader();
  const { refusal, connection, endUser, attributes, text, notices } = run;
  return (
    <Card title={t.answer} id="answer">
      {refusal === null ? (
        <Notice tone="good">{t.accepted}</Notice>
      ) : (
        <Notice tone="bad">
          {fill(t.refused, { reason: explainNotice(refusal.message, language) })} <code>{refusal.code}</code>
        </Notice>
      )}
      {connection === null ? null : (
        <dl class="facts">
          <Fact label={t.connection}>{connection.name}</Fact>
          <WhichGroup answer={run} />
          <Fact label={t.text}>{text ?? <span class="muted">{t.silent}</span>}</Fact>
        </dl>
      )}
      {endUser === null || attributes === null ? null : (
        <>
          <h3>{t.person}</h3>
          <ResolvedPerson endUser={endUser} attributes={attributes} fieldNames={fieldNames} />
          {unused.length === 0 ? null : (
            <Notice tone="plain">
              {fill(t.unused, { names: formats.list(unused) })}{' '}
              <a href={`/console/identity?connection=${connection?.id}`}>{t.unusedLink}</a>
            </Notice>
          )}
        </>
      )}
      {notices.length === 0 ? null : (
        <>
          <h3>{t.notices}</h3>
          <ul>
            {notices.map((notice) => (
              <li>{explainNotice(notice, language)}</li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function WhichGroup({ answer: { group, availability } }: { readonly answer: DryRun }) {
  const t = useTexts(dryRunTexts);
  const formats = useFormats();
  const name = group?.name ?? group?.remoteGroupId ?? t.groupDecides;
  const online = availability?.agentsOnline ?? null;
  return (
    <>
      <Fact label={t.group}>{group?.willBeCreated === true ? fill(t.groupNew, { name }) : name}</Fact>
      <Fact label={t.members}>{group?.memberCount == null ? null : formats.number(group.memberCount)}</Fact>
      <Fact label={t.availability}>
        {t[availability?.state ?? 'unknown']}
        {online === null ? '' : ` (${formats.number(online)})`}
      </Fact>
    </>
  );
}
