import { z } from 'zod';
import type { Person } from '../../people/person.ts';
import { newPersonInput } from '../../people/person-input.ts';
import { fieldShapesOf } from '../parts/field-shape.ts';
import { ButtonForm, Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Badge } from '../parts/notice.tsx';
import { Card, PageHead, Time } from '../parts/page-parts.tsx';
import { usePick, useReader, useTexts } from '../parts/reader-context.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { Pager, Table } from '../parts/table.tsx';
import { botsTexts } from '../texts/bots-texts.ts';
import { peopleTexts } from '../texts/people-texts.ts';
import { roleLabel } from '../texts/role-label.ts';
import { signInFields } from '../texts/sign-in-texts.ts';
import { fill } from '../texts/texts-in.ts';

const { name, role } = newPersonInput.shape;
export const personShapes = fieldShapesOf(
  z.object({
    name: name.meta({ ...signInFields.newName, help: nameHelp(), autocomplete: 'off' }),
    role: role.meta({
      label: peopleTexts.role,
      choiceLabels: { viewer: roleLabel('viewer'), designer: roleLabel('designer'), admin: roleLabel('admin') },
    }),
  }),
);

function nameHelp() {
  return {
    en: 'What they sign in with, such as an e-mail address.',
    fr: 'Son nom de connexion, par exemple son e-mail.',
  };
}

export interface PeoplePageProps {
  readonly people: readonly Person[];
  readonly next: string | null;
  readonly isFirst: boolean;
}

export function PeoplePage({ people, next, isFirst }: PeoplePageProps) {
  const t = useTexts(peopleTexts);
  const pick = usePick();
  const { person: me } = useReader();
  return (
    <>
      <PageHead title={t.title} lead={t.lead}>
        <a class="button" href="/console/people/new">
          {t.add}
        </a>
      </PageHead>
      <Table
        caption={t.title}
        rows={people}
        columns={[
          {
            label: t.name,
            cell: ({ id, name: shown }) => (
              <>
                <a href={`/console/people/${id}`}>{shown}</a>{' '}
                {id === me?.id ? <Badge tone="plain">{t.you}</Badge> : null}
              </>
            ),
          },
          { label: t.role, cell: (person) => pick(roleLabel(person.role)) },
          {
            label: t.signedIn,
            cell: ({ signedInAt, mustChangePassword }) => (
              <>
                <Time at={signedInAt} /> {mustChangePassword ? <Badge tone="warn">{t.hasFirst}</Badge> : null}
              </>
            ),
          },
        ]}
      />
      <Pager href="/console/people" parameter="after" next={next} isFirst={isFirst} />
    </>
  );
}

export function NewPersonPage({ state }: { readonly state: FormState }) {
  const t = useTexts(peopleTexts);
  return (
    <>
      <PageHead title={t.newTitle} lead={t.newLead} back={{ href: '/console/people', label: t.title }} />
      <Card>
        <Mistakes state={state} fields={personShapes} />
        <Form action="/console/people/new">
          <Fields fields={personShapes} state={state} />
          <button type="submit">{t.newSubmit}</button>
        </Form>
      </Card>
    </>
  );
}

export function FirstPasswordPage(props: {
  readonly title: string;
  readonly person: Pick<Person, 'name'>;
  readonly password: string;
}) {
  const { title, person, password } = props;
  const t = useTexts(peopleTexts);
  const words = useTexts(botsTexts);
  const values = [
    { label: t.name, value: person.name },
    { label: t.firstPassword, value: password },
  ];
  return (
    <>
      <PageHead title={title} back={{ href: '/console/people', label: t.title }} />
      <ShownOnce values={values} goOn={{ href: '/console/people', label: words.copiedGoOn }} />
    </>
  );
}

export function PersonPage({ person, state }: { readonly person: Person; readonly state: FormState }) {
  const t = useTexts(peopleTexts);
  const here = `/console/people/${person.id}`;
  return (
    <>
      <PageHead title={person.name} back={{ href: '/console/people', label: t.title }} />
      <Card>
        <Mistakes state={state} fields={personShapes} />
        <Form action={here}>
          <Fields fields={personShapes} state={state} />
          <button type="submit">{t.save}</button>
        </Form>
      </Card>
      <Card title={t.passwordTitle} lead={t.passwordLead}>
        <ButtonForm action={`${here}/password`} label={t.passwordSubmit} />
      </Card>
      <Card title={t.sessionsTitle} lead={t.sessionsLead}>
        <ButtonForm action={`${here}/sign-out`} label={t.everywhere} />
      </Card>
      <Card title={t.removeTitle} lead={t.removeLead}>
        <ButtonForm action={`${here}/remove`} label={fill(t.removeSubmit, { name: person.name })} look="danger" />
      </Card>
    </>
  );
}
