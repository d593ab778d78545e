import type { Bot } from '../../bot-accounts/bot.ts';
import type { TryOutSide } from '../../bots/bot-protocol.ts';
import type { Route } from '../../routing/route.ts';
import type { FieldShape } from '../parts/field-shape.ts';
import { Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { namedChoice, pageField } from '../parts/page-field.ts';
import { Card, EmptyState, PageHead } from '../parts/page-parts.tsx';
import { usePick, useTexts } from '../parts/reader-context.tsx';
import { variablesField } from '../parts/variables-field.ts';
import { tryOutTexts } from '../texts/try-out-texts.ts';

/** Where the skill of a try-out is the bot's default one. */
const defaultSkill = 'default';
const skillPrefix = 'skill:';

export function ChooseBotPage({ bots }: { readonly bots: readonly Bot[] }) {
  const t = useTexts(tryOutTexts);
  if (bots.length === 0) {
    return (
      <>
        <PageHead title={t.title} lead={t.lead} />
        <EmptyState title={t.noBotTitle} action={{ href: '/console/bots/new', label: t.noBotAction }}>
          {t.noBotText}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHead title={t.title} lead={t.chooseLead} />
      <ul class="choices">
        {bots.map(({ id, name }) => (
          <li>
            <a href={`/console/try/${id}`}>{name}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a try-out begins with, as the protocol declares it. */
export function startFields(bot: Bot, side: TryOutSide, routes: readonly Route[]): readonly FieldShape[] {
  const t = tryOutTexts;
  const skills = routes.map(({ skill }) =>
    skill === null ? { value: defaultSkill, label: t.skillDefault } : namedChoice(`${skillPrefix}${skill}`, skill),
  );
  const languages = [
    { value: 'en', label: t.english },
    { value: 'fr', label: t.french },
  ];
  const choice = { control: 'choice', isRequired: true } as const;
  return [
    ...(side.asksSkill
      ? [pageField({ ...choice, name: 'skill', label: t.skill, help: t.skillHelp, choices: skills })]
      : []),
    pageField({ ...choice, name: 'language', label: t.language, choices: languages, fallback: bot.language }),
    ...(side.asksSkill ? [variablesField(t.variables, t.variablesHelp)] : []),
    pageField({ name: 'text', label: t.words, isRequired: true, fallback: t.wordsExample[bot.language] }),
  ];
}

/** The skill that a form named; `null` for the default one. */
export function skillOf(chosen: string | undefined): string | null {
  return chosen?.startsWith(skillPrefix) === true ? chosen.slice(skillPrefix.length) : null;
}

export function StartTryOutPage(props: {
  readonly bot: Bot;
  readonly side: TryOutSide | null;
  readonly routes: readonly Route[];
  readonly state: FormState;
}) {
  const { bot, side, routes, state } = props;
  const t = useTexts(tryOutTexts);
  const pick = usePick();
  const head = <PageHead title={t.title} lead={t.lead} back={{ href: '/console/bots', label: bot.name }} />;
  if (side === null || routes.length === 0) {
    const [title, text, action] =
      side === null
        ? [t.cannotTitle, t.cannotText, { href: `/console/bots/${bot.id}/samples`, label: bot.name }]
        : [t.noSkillTitle, t.noSkillText, { href: '/console/skills', label: t.noSkillAction }];
    return (
      <>
        {head}
        <EmptyState title={title} action={action}>
          {text}
        </EmptyState>
      </>
    );
  }
  const fields = startFields(bot, side, routes);
  return (
    <>
      {head}
      <Mistakes state={state} fields={fields} />
      <Card title={bot.name} lead={pick(side.about)}>
        <Form action={`/console/try/${bot.id}`}>
          <Fields fields={fields} state={state} />
          <div class="form-end">
            <button type="submit">{t.start}</button>
          </div>
        </Form>
      </Card>
    </>
  );
}
