import { type Bot, type BotTexts, type TextKey, textKeys, textVariables } from '../../bot-accounts/bot.ts';
import { type Language, type Localized, languages } from '../../core/language.ts';
import { defaultTexts, textFor } from '../../escalations/texts.ts';
import type { FieldShape } from '../parts/field-shape.ts';
import { Form, Mistakes } from '../parts/form.tsx';
import type { FormState, SentForm } from '../parts/form-state.ts';
import { shownForm } from '../parts/merge-form.ts';
import { pageField } from '../parts/page-field.ts';
import { useMay, usePick, useTexts } from '../parts/reader-context.tsx';
import { botMoments, sampleValues } from '../texts/bot-moments.ts';
import { botsTexts } from '../texts/bots-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill } from '../texts/texts-in.ts';

/** What the texts of a bot are in the form. */
export function textsState(bot: Bot): FormState {
  const values = textKeys.flatMap((key) => {
    const own = bot.texts[key];
    const silent = own === null ? [[`${key}.silent`, 'true'] as const] : [];
    return [...silent, ...languages.map((language) => [`${key}.${language}`, own?.[language] ?? ''] as const)];
  });
  return shownForm(Object.fromEntries(values));
}

/** The texts as the use case takes them: an empty one goes back to ours. */
export function textsFrom(sent: SentForm): BotTexts {
  const entries = textKeys.map((key) => [key, sent[`${key}.silent`] === 'true' ? null : ownText(sent, key)]);
  return Object.fromEntries(entries) as BotTexts;
}

function ownText(sent: SentForm, key: TextKey): Readonly<Partial<Record<Language, string>>> {
  const said = languages.map((language) => [language, (sent[`${key}.${language}`] ?? '').trim()] as const);
  return Object.fromEntries(said.filter(([, text]) => text !== ''));
}

export function BotTextsTab({ bot, state }: { readonly bot: Bot; readonly state: FormState }) {
  const t = useTexts(botsTexts);
  const words = useTexts(shellTexts);
  const mayChange = useMay('designer');
  const here = `/console/bots/${bot.id}/texts`;
  return (
    <>
      <p class="lead">{t.textsLead}</p>
      <Mistakes state={state} fields={textFields} />
      <Form action={here} class="card" was={state.was}>
        <fieldset disabled={!mayChange}>
          {textKeys.map((key) => (
            <Moment bot={bot} textKey={key} state={state} preview={`${here}/preview?key=${key}`} />
          ))}
          {mayChange ? <button type="submit">{words.save}</button> : null}
        </fieldset>
      </Form>
    </>
  );
}

/** Every field, as a list of mistakes names it. */
export const textFields: readonly FieldShape[] = textKeys.flatMap((key) => {
  const about = (name: string, said: Localized, rest: Partial<FieldShape>) => {
    const label = { en: `${botMoments[key].en} (${said.en})`, fr: `${botMoments[key].fr} (${said.fr})` };
    return pageField({ name: `${key}.${name}`, label, ...rest });
  };
  const own = languages.map((language) => about(language, { en: language, fr: language }, { control: 'area' }));
  return [...own, about('silent', botsTexts.textSilent, { control: 'switch' })];
});

interface MomentProps {
  readonly bot: Bot;
  readonly textKey: TextKey;
  readonly state: FormState;
  /** Where the preview of what is typed is asked for. */
  readonly preview: string;
}

function Moment({ bot, textKey, state, preview }: MomentProps) {
  const t = useTexts(botsTexts);
  const pick = usePick();
  const label = botMoments[textKey];
  const variable = textVariables[textKey];
  const labels = { en: t.textEnglish, fr: t.textFrench };
  const id = `text-${textKey}`;
  const errorAt = (language: Language) => state.errors[`${textKey}.${language}`];
  const asking = {
    'hx-post': preview,
    'hx-trigger': 'input changed delay:300ms',
    'hx-target': `#${id}-preview`,
    'hx-sync': 'closest form:replace',
  };
  return (
    <section class="moment" aria-labelledby={id}>
      <h2 id={id}>{pick(label)}</h2>
      {variable === undefined ? null : <p class="muted">{fill(t.textVariable, { name: `{${variable}}` })}</p>}
      <div class="fields-2">
        {languages.map((language) => (
          <div class="field area">
            <label for={`field-${textKey}.${language}`}>{labels[language]}</label>
            <textarea
              id={`field-${textKey}.${language}`}
              name={`${textKey}.${language}`}
              lang={language}
              rows={2}
              placeholder={defaultTexts[textKey][language]}
              aria-label={`${pick(label)}: ${labels[language]}`}
              aria-invalid={errorAt(language) === undefined ? undefined : 'true'}
              aria-describedby={errorAt(language) === undefined ? undefined : `${id}-${language}-error`}
              {...asking}
            >
              {state.values[`${textKey}.${language}`] ?? ''}
            </textarea>
            {errorAt(language) === undefined ? null : (
              <small id={`${id}-${language}-error`} class="mistake">
                {errorAt(language)}
              </small>
            )}
          </div>
        ))}
      </div>
      <div class="field switch">
        <input
          id={`field-${textKey}.silent`}
          type="checkbox"
          name={`${textKey}.silent`}
          value="true"
          checked={state.values[`${textKey}.silent`] === 'true'}
          {...asking}
          hx-trigger="change"
        />
        <label for={`field-${textKey}.silent`}>
          {t.textSilent} <span class="visually-hidden">({pick(label)})</span>
        </label>
      </div>
      <div id={`${id}-preview`} class="preview">
        <TextPreview bot={bot} textKey={textKey} />
      </div>
    </section>
  );
}

/** What end users would read, with sample values. */
export function TextPreview({ bot, textKey }: { readonly bot: Bot; readonly textKey: TextKey }) {
  const t = useTexts(botsTexts);
  return (
    <>
      {languages.map((language) => (
        <p lang={language}>
          {fill(t.textPreview, { language })} {textFor(bot, textKey, language, sampleValues) ?? t.textSilenced}
        </p>
      ))}
    </>
  );
}
