import { z } from 'zod';
import type { Connection } from '../../connections/connection.ts';
import type { ConnectionAdministration } from '../../connections/connection-administration.ts';
import { describeConnection } from '../../connections/describe-connection.ts';
import { languages } from '../../core/language.ts';
import type { AnyHelpdesk } from '../../helpdesks/define.ts';
import { type FieldMeta, type FieldShape, fieldShapesOf } from '../parts/field-shape.ts';
import { type FormState, inputOf, type SentForm } from '../parts/form-state.ts';
import { shownForm } from '../parts/merge-form.ts';

const prefix = 'settings.';
const meta = <Meta extends FieldMeta>(one: Meta) => ({ ...one });

const commonShapes = fieldShapesOf(
  z.object({
    name: z.string().meta(
      meta({
        label: { en: 'Name', fr: 'Nom' },
        help: { en: 'For yourself, such as the name of the team.', fr: 'Pour vous, par exemple le nom de l’équipe.' },
      }),
    ),
    agentLanguage: z.enum(languages).meta(
      meta({
        label: { en: 'Language of agents', fr: 'Langue des agents' },
        help: { en: 'Of what agents read from Passerelle.', fr: 'De ce que les agents lisent de Passerelle.' },
        choiceLabels: { en: { en: 'English', fr: 'Anglais' }, fr: { en: 'French', fr: 'Français' } },
      }),
    ),
  }),
);
const pauseShapes = fieldShapesOf(
  z.object({
    isPaused: z
      .boolean()
      .default(false)
      .meta(
        meta({
          label: { en: 'Pause', fr: 'Mettre en pause' },
          help: {
            en: 'No new conversation is opened; open ones go on.',
            fr: 'Plus de nouvelle conversation ; les ouvertes continuent.',
          },
        }),
      ),
  }),
);

/** The fields of a connection: ours, those that its helpdesk asks for first, and those that may be left as they are. */
export interface ConnectionShapes {
  readonly common: readonly FieldShape[];
  readonly needed: readonly FieldShape[];
  readonly further: readonly FieldShape[];
  readonly all: readonly FieldShape[];
}

/** Drawn from the settings schema of the helpdesk, so that a new one needs no page. */
export function connectionShapes(definition: AnyHelpdesk, isNew: boolean): ConnectionShapes {
  const settings = fieldShapesOf(definition.settings).map((shape) => ({ ...shape, name: `${prefix}${shape.name}` }));
  const needed = settings.filter(({ isAskedFirst }) => isAskedFirst);
  const further = settings.filter(({ isAskedFirst }) => !isAskedFirst);
  const common = isNew ? commonShapes : [...commonShapes, ...pauseShapes];
  return { common, needed, further, all: [...common, ...needed, ...further] };
}

/** What was sent as the use cases take it: an empty setting is cleared, an empty secret stays. */
export function connectionInputFrom({ common, needed, further }: ConnectionShapes, sent: SentForm, isNew: boolean) {
  const settings = inputOf([...needed, ...further], sent, isNew ? undefined : null);
  const named = Object.entries(settings).map(([name, value]) => [name.slice(prefix.length), value]);
  // An empty name is a mistake, and not a name that stays.
  return { ...inputOf(common, sent), name: sent['name'] ?? '', settings: Object.fromEntries(named) };
}

/** The connection as its form shows it; of a secret only whether there is one. */
export function connectionState(tools: ConnectionAdministration, connection: Connection): FormState {
  const view = describeConnection(tools, connection);
  const values: Record<string, string> = {
    name: view.name,
    agentLanguage: view.agentLanguage,
    isPaused: String(view.isPaused),
  };
  const secretsSet: string[] = [];
  for (const [name, value] of Object.entries(view.settings)) {
    if (typeof value === 'object' && value !== null) {
      if ('isSet' in value && value.isSet === true) secretsSet.push(`${prefix}${name}`);
    } else if (value !== null) values[`${prefix}${name}`] = String(value);
    else values[`${prefix}${name}`] = '';
  }
  return shownForm(values, { secretsSet });
}
