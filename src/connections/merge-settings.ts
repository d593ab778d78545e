import type { ErrorDetail } from '../core/app-error.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import { detailsOf } from '../http/validation.ts';
import { type FormField, formFieldsOf } from './form-fields.ts';

/** What is shown of a secret. Sent back as it is, it changes nothing. */
export interface SecretView {
  readonly isSet: boolean;
}

/** The settings as they may be shown: what holds, defaults included, and of secrets only whether there is one. */
export type SettingsView = Readonly<Record<string, JsonValue | SecretView>>;

/** The stored settings with these changes: what is left out stays, `null` clears. */
export function mergeSettings(definition: AnyHelpdesk, stored: JsonObject, changes: JsonObject): JsonObject {
  const secrets = new Set(
    formFieldsOf(definition.settings)
      .filter((field) => field.isSecret)
      .map((field) => field.name),
  );
  const merged: Record<string, JsonValue> = { ...stored };
  for (const [name, value] of Object.entries(changes)) {
    if (secrets.has(name) && isSecretView(value)) continue;
    if (value === null) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

/** Every mistake in these settings, with paths such as `settings.keySecret`; values are never quoted. */
export function settingsMistakes(definition: AnyHelpdesk, settings: JsonObject): readonly ErrorDetail[] {
  const result = definition.settings.safeParse(settings);
  const found = result.success ? [] : detailsOf(result.error.issues, 'settings');
  const names = new Set(formFieldsOf(definition.settings).map((field) => field.name));
  const unknown = Object.keys(settings)
    .filter((name) => !names.has(name))
    .map((name) => ({ path: `settings.${name.slice(0, 100)}`, message: 'is not a known field' }));
  const told = new Set(found.map((detail) => detail.path));
  return [...found, ...unknown.filter((detail) => !told.has(detail.path))];
}

/** Only fields that the helpdesk declares are shown, so that nothing unforeseen can slip out. */
export function viewSettings(definition: AnyHelpdesk, settings: JsonObject): SettingsView {
  const parsed = definition.settings.safeParse(settings);
  const shown = (parsed.success ? parsed.data : settings) as JsonObject;
  const entries = formFieldsOf(definition.settings).map((field) => [field.name, viewOf(field, settings, shown)]);
  return Object.fromEntries(entries);
}

function viewOf({ name, isSecret }: FormField, stored: JsonObject, shown: JsonObject): JsonValue | SecretView {
  if (isSecret) return { isSet: typeof stored[name] === 'string' && stored[name] !== '' };
  return shown[name] ?? null;
}

function isSecretView(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && 'isSet' in value;
}
