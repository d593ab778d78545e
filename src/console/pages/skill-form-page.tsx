import type { GroupAtHelpdesk } from '../../connections/read-groups.ts';
import type { Route } from '../../routing/route.ts';
import type { FieldShape } from '../parts/field-shape.ts';
import { Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Notice } from '../parts/notice.tsx';
import { namedChoice, pageField } from '../parts/page-field.ts';
import { PageHead } from '../parts/page-parts.tsx';
import { useReader, useTexts } from '../parts/reader-context.tsx';
import { explainNotice } from '../texts/explain-notice.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { skillsTexts, skillFieldTexts as words } from '../texts/skills-texts.ts';
import { fill } from '../texts/texts-in.ts';
import type { Named } from './skills-page.tsx';

/** The groups of the chosen helpdesk: what there is, that it has none, or why they cannot be read. */
export type GroupsRead =
  | { readonly kind: 'read'; readonly groups: readonly GroupAtHelpdesk[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unread'; readonly reason: string };

/** What a choice says when nothing is chosen: a select cannot send nothing. */
export const unchosen = '-';

/** The fields of a skill at this helpdesk. */
export function skillFields(read: GroupsRead): readonly FieldShape[] {
  const skill = pageField({ name: 'skill', label: words.skill, help: words.skillHelp });
  if (read.kind === 'none') return [skill];
  const groups = read.kind === 'read' ? read.groups.map((one) => namedChoice(one.remoteGroupId, one.name)) : [];
  const mode = pageField({
    name: 'mode',
    label: words.mode,
    isRequired: true,
    control: 'choice',
    fallback: 'create',
    choices: [
      { value: 'create', label: words.modeCreate },
      { value: 'propose', label: words.modePropose },
      { value: 'off', label: words.modeOff },
    ],
  });
  return [
    skill,
    choiceOf('remoteGroupId', words.remoteGroupId, [{ value: unchosen, label: words.byName }, ...groups]),
    pageField({ name: 'groupName', label: words.groupName, help: words.groupNameHelp }),
    mode,
    {
      ...choiceOf('fallbackGroupId', words.fallbackGroupId, [{ value: unchosen, label: words.noFallback }, ...groups]),
      help: words.fallbackHelp,
    },
  ];
}

function choiceOf(name: string, label: FieldShape['label'], choices: FieldShape['choices']): FieldShape {
  return pageField({ name, label, choices, isRequired: true, control: 'choice', fallback: unchosen });
}

interface SkillFormProps {
  /** `null` for a new one. */
  readonly route: Route | null;
  readonly bots: readonly Named[];
  readonly connections: readonly Named[];
  readonly botId: string;
  readonly connectionId: string;
  readonly read: GroupsRead;
  readonly state: FormState;
}

export function SkillFormPage(props: SkillFormProps) {
  const { route, read, state, botId, connectionId } = props;
  const t = useTexts(skillsTexts);
  const shell = useTexts(shellTexts);
  const { language } = useReader();
  const fields = skillFields(read);
  const action = route === null ? '/console/skills/new' : `/console/skills/${route.id}`;
  return (
    <>
      <PageHead title={route === null ? t.add : t.changeTitle} back={{ href: '/console/skills', label: t.title }} />
      <Ends {...props} />
      <Mistakes state={state} fields={fields} />
      {read.kind === 'none' ? <Notice tone="plain">{t.noGroups}</Notice> : null}
      {read.kind === 'unread' ? (
        <Notice tone="warn">{fill(t.groupsUnread, { reason: explainNotice(read.reason, language) })}</Notice>
      ) : null}
      <Form action={action} class="card" was={state.was}>
        <input type="hidden" name="botId" value={botId} />
        <input type="hidden" name="connectionId" value={connectionId} />
        <Fields fields={fields} state={state} />
        <div class="form-end">
          <button type="submit">{shell.save}</button>
          <a class="button quiet" href="/console/skills">
            {shell.cancel}
          </a>
        </div>
      </Form>
    </>
  );
}

/** Which bot and which connection: the groups to choose from depend on it, so it is chosen first. */
function Ends({ route, bots, connections, botId, connectionId }: SkillFormProps) {
  const t = useTexts(skillsTexts);
  const action = route === null ? '/console/skills/new' : `/console/skills/${route.id}`;
  const isSettled = (route !== null || bots.length < 2) && connections.length < 2;
  if (isSettled) {
    return (
      <p class="lead">
        {nameIn(bots, botId)} → {nameIn(connections, connectionId)}
      </p>
    );
  }
  return (
    <form method="get" action={action} class="filter few">
      {route === null ? <Choice name="bot" label={t.bot} all={bots} chosen={botId} /> : null}
      <Choice name="connection" label={t.connection} all={connections} chosen={connectionId} />
      <button type="submit" class="quiet">
        {t.choose}
      </button>
    </form>
  );
}

function Choice(props: {
  readonly name: string;
  readonly label: string;
  readonly all: readonly Named[];
  readonly chosen: string;
}) {
  const { name, label, all, chosen } = props;
  return (
    <label>
      {label}
      <select name={name}>
        {all.map((one) => (
          <option value={one.id} selected={one.id === chosen}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function nameIn(all: readonly Named[], id: string): string {
  return all.find((one) => one.id === id)?.name ?? id;
}
