import { z } from 'zod';
import { AppError, type ErrorDetail } from '../core/app-error.ts';
import type { JsonObject } from '../core/json.ts';
import { languages } from '../core/language.ts';
import { writtenName } from '../core/written-name.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import { detailsOf, validationError } from '../http/validation.ts';
import { type Connection, emptyMapping } from './connection.ts';
import { mappingInput, mappingMistakes, mergeMapping } from './identity-mapping.ts';
import { mergeSettings, settingsMistakes } from './merge-settings.ts';

/** What an administrator may say about a connection; what is left out stays as it is. */
export const connectionInput = z.strictObject({
  kind: z.string().max(50).optional().meta({ description: 'Which helpdesk; fixed once the connection exists.' }),
  name: z.string().overwrite(writtenName).min(1).max(100).optional(),
  settings: z
    .record(z.string().max(100), z.unknown())
    .optional()
    .meta({ description: "The helpdesk's own fields, see GET /admin/v1/helpdesks. null clears one." }),
  mapping: mappingInput.optional(),
  agentLanguage: z.enum(languages).optional().meta({ description: 'Language of what agents read from us.' }),
  isPaused: z.boolean().optional().meta({ description: 'No new conversation is opened; open ones go on.' }),
});
type ConnectionInput = z.output<typeof connectionInput>;

/** What a connection may become: the parts that an administrator decides. */
export type ConnectionParts = Pick<Connection, 'kind' | 'name' | 'settings' | 'mapping' | 'agentLanguage' | 'isPaused'>;

/**
 * The parts of a new connection (`current` is `null`) or a changed one. Throws `AppError('invalid_request')` that names
 * every mistake at once, those of the helpdesk's own settings included.
 */
export function readConnectionInput(
  helpdesks: readonly AnyHelpdesk[],
  current: ConnectionParts | null,
  input: unknown,
): ConnectionParts {
  const parsed = connectionInput.safeParse(input);
  const details: ErrorDetail[] = parsed.success ? [] : detailsOf(parsed.error.issues);
  const said: ConnectionInput = parsed.success ? parsed.data : wellFormedParts(input);
  const kind = current?.kind ?? said.kind;
  const definition = helpdesks.find((one) => one.kind === kind);
  details.push(...kindMistakes(helpdesks, current, said));
  if (current === null && said.name === undefined && !details.some((detail) => detail.path === 'name')) {
    details.push({ path: 'name', message: 'is required (string)' });
  }
  const changes = (said.settings ?? {}) as JsonObject;
  const settings = definition === undefined ? {} : mergeSettings(definition, current?.settings ?? {}, changes);
  const areSettingsSaid = current === null || said.settings !== undefined;
  if (definition !== undefined && areSettingsSaid) details.push(...settingsMistakes(definition, settings));
  const mapping = mergeMapping(current?.mapping ?? emptyMapping, said.mapping ?? {});
  details.push(...mappingMistakes(mapping));
  if (details.length > 0 || kind === undefined) throw validationError(details);
  return {
    kind,
    name: said.name ?? current?.name ?? kind,
    settings,
    mapping,
    agentLanguage: said.agentLanguage ?? current?.agentLanguage ?? 'en',
    isPaused: said.isPaused ?? current?.isPaused ?? false,
  };
}

function kindMistakes(
  helpdesks: readonly AnyHelpdesk[],
  current: ConnectionParts | null,
  { kind }: ConnectionInput,
): readonly ErrorDetail[] {
  if (current !== null) {
    if (kind === undefined || kind === current.kind) return [];
    return [{ path: 'kind', message: 'cannot change; make a new connection instead' }];
  }
  if (helpdesks.some((one) => one.kind === kind)) return [];
  const kinds = helpdesks.map((one) => one.kind).join(', ');
  return [{ path: 'kind', message: `${kind === undefined ? 'is required: ' : 'must be '}one of ${kinds}` }];
}

/** Of a request with mistakes, the parts that can be judged all the same. */
function wellFormedParts(input: unknown): ConnectionInput {
  if (typeof input !== 'object' || input === null) return {};
  const entries = Object.entries(connectionInput.shape).flatMap(([name, schema]) => {
    const result = schema.safeParse((input as Record<string, unknown>)[name]);
    return result.success && result.data !== undefined ? [[name, result.data]] : [];
  });
  return Object.fromEntries(entries) as ConnectionInput;
}

/** The refusal for a connection that is not there. */
export function connectionNotFound(id: string): AppError {
  return new AppError('not_found', `There is no connection ${id}.`);
}
