import { z } from 'zod';
import type { Bot } from '../../bot-accounts/bot.ts';
import { settingsFromTimers, type TimerSettings } from '../../bot-accounts/timer-settings.ts';
import { languages } from '../../core/language.ts';
import { parseOrRefuse } from '../../http/validation.ts';
import { type FieldMeta, fieldShapesOf } from '../parts/field-shape.ts';

const meta = <Meta extends FieldMeta>(one: Meta) => ({ ...one });

const name = z
  .string()
  .max(100)
  .meta(meta({ label: { en: 'Name', fr: 'Nom' } }));
const callbackUrl = z
  .string()
  .optional()
  .meta(
    meta({
      label: { en: 'Callback address', fr: 'Adresse de rappel' },
      help: {
        en: 'Where your bot takes events, such as https://bot.example.com/passerelle/events.',
        fr: 'Là où votre bot reçoit les événements, par exemple https://bot.example.com/passerelle/events.',
      },
      control: 'url',
    }),
  );
const language = z.enum(languages).meta(
  meta({
    label: { en: 'Language', fr: 'Langue' },
    help: {
      en: 'Of texts, when the conversation names none.',
      fr: 'Des textes, quand la conversation n’en indique pas.',
    },
    choiceLabels: { en: { en: 'English', fr: 'Anglais' }, fr: { en: 'French', fr: 'Français' } },
  }),
);

export const newBotShapes = fieldShapesOf(z.object({ name, callbackUrl, language }));
/** Of a bot whose end users come to us: there is nothing to call back. */
export const newFrontedBotShapes = fieldShapesOf(z.object({ name, language }));
export const callbackShapes = fieldShapesOf(z.object({ callbackUrl }));
export const keyShapes = fieldShapesOf(
  z.object({
    label: z.string().meta(
      meta({
        label: { en: 'Label', fr: 'Libellé' },
        help: { en: 'For whom or what it is, such as production.', fr: 'Pour qui ou quoi, par exemple production.' },
      }),
    ),
  }),
);

export const rulesShapes = fieldShapesOf(
  z.object({
    name,
    language,
    unknownSkill: z.enum(['refuse', 'default']).meta(
      meta({
        label: { en: 'A skill that is not mapped', fr: 'Une compétence non associée' },
        choiceLabels: {
          refuse: { en: 'refuse the escalation', fr: 'refuser l’escalade' },
          default: { en: 'use the default skill', fr: 'utiliser la compétence par défaut' },
        },
      }),
    ),
    whenNobodyIsThere: z.enum(['queue', 'refuse']).meta(
      meta({
        label: { en: 'When nobody is there', fr: 'Quand personne n’est là' },
        choiceLabels: {
          queue: { en: 'let the end user wait', fr: 'laisser l’utilisateur attendre' },
          refuse: { en: 'refuse the escalation', fr: 'refuser l’escalade' },
        },
      }),
    ),
    vouchesForIdentity: z
      .boolean()
      .default(false)
      .meta(
        meta({
          label: { en: 'The bot vouches for who people are', fr: 'Le bot garantit l’identité des personnes' },
          help: {
            en: 'Only then may it call a person verified, whose id or address then finds an existing person at the helpdesk.',
            fr: 'Alors seulement il peut déclarer un utilisateur vérifié, dont l’identifiant ou l’adresse retrouve une personne existante du helpdesk.',
          },
        }),
      ),
  }),
);

const minutesMax = 30 * 24 * 60;
const minutes = (label: FieldMeta['label'], help: NonNullable<FieldMeta['help']>) =>
  z.number().min(0).max(minutesMax).meta(meta({ label, help }));

const timersForm = z.object({
  assignment: minutes(
    { en: 'Until an agent answers', fr: 'Jusqu’à la réponse d’un agent' },
    {
      en: 'Then the end user is told that nobody answered.',
      fr: 'Ensuite l’utilisateur apprend que personne n’a répondu.',
    },
  ),
  userIdle: minutes(
    { en: 'Silence of the end user', fr: 'Silence de l’utilisateur' },
    { en: 'After an agent spoke.', fr: 'Après un message de l’agent.' },
  ),
  userIdleWarning: minutes(
    { en: 'Warning before that end', fr: 'Avertissement avant cette fin' },
    {
      en: 'How long before the end the end user is warned.',
      fr: 'Combien de temps avant la fin l’utilisateur est averti.',
    },
  ),
  agentIdle: minutes(
    { en: 'Silence of the agent', fr: 'Silence de l’agent' },
    { en: 'After the end user spoke.', fr: 'Après un message de l’utilisateur.' },
  ),
  totalLife: minutes(
    { en: 'Life of an escalation', fr: 'Durée d’une escalade' },
    { en: 'From its start, whatever happens.', fr: 'Depuis son début, quoi qu’il arrive.' },
  ),
});
export const timerShapes = fieldShapesOf(timersForm);

const timerNames = Object.keys(timersForm.shape) as (keyof z.output<typeof timersForm>)[];

/** The limits as the form shows them. */
export function minutesOf(bot: Bot): Record<string, string> {
  const settings = settingsFromTimers(bot.timers);
  return Object.fromEntries(timerNames.map((one) => [one, String((settings[`${one}Seconds`] ?? 0) / 60)]));
}

/** The limits as the use case takes them. Throws `AppError('invalid_request')` with the names of the form. */
export function timersFrom(input: unknown): TimerSettings {
  const form = parseOrRefuse(timersForm, input);
  return Object.fromEntries(timerNames.map((one) => [`${one}Seconds`, Math.round(form[one] * 60)]));
}
