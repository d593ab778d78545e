import type { Child } from 'hono/jsx';
import { csrfField } from '../csrf.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import type { FieldShape } from './field-shape.ts';
import type { FormState } from './form-state.ts';
import { wasField } from './merge-form.ts';
import { usePick, useReader, useTexts } from './reader-context.tsx';

interface FormProps {
  readonly action: string;
  readonly class?: string;
  readonly id?: string;
  /** Where files are sent. */
  readonly enctype?: 'multipart/form-data';
  /** What the form showed at first, where somebody else may change the same meanwhile. */
  readonly was?: FormState['was'] | undefined;
  readonly children: Child;
  readonly [attribute: `hx-${string}`]: string | undefined;
}

/** A form that changes something: posted, with the token of the session in it. */
export function Form({ children, was, ...attributes }: FormProps) {
  const { csrf } = useReader();
  return (
    <form method="post" {...attributes}>
      {csrf === null ? null : <input type="hidden" name={csrfField} value={csrf} />}
      {was === undefined ? null : <input type="hidden" name={wasField} value={JSON.stringify(was)} />}
      {children}
    </form>
  );
}

/** A form of one button. */
export function ButtonForm({
  action,
  label,
  look = 'quiet',
  values = {},
}: {
  readonly action: string;
  readonly label: string;
  readonly look?: 'quiet' | 'danger' | 'primary';
  readonly values?: Readonly<Record<string, string>>;
}) {
  return (
    <Form action={action} class="inline">
      {Object.entries(values).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={look}>
        {label}
      </button>
    </Form>
  );
}

/** What is wrong with what was sent, each with a link to its field. Nothing while nothing is. */
export function Mistakes(props: {
  readonly state: FormState;
  readonly fields: readonly Pick<FieldShape, 'name' | 'label'>[];
}) {
  const { state, fields } = props;
  const t = useTexts(shellTexts);
  const pick = usePick();
  const errors = Object.entries(state.errors);
  if (errors.length === 0) return null;
  return (
    <div class="notice bad" role="alert" tabindex={-1} data-focus>
      <p>{t.mistakes}</p>
      <ul>
        {errors.map(([name, message]) => {
          const field = fields.find((one) => one.name === name);
          if (field === undefined) return <li>{message}</li>;
          return (
            <li>
              <a href={`#field-${name}`}>{pick(field.label)}</a> {message}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Every field of a form, with what was typed and what is wrong with it. */
export function Fields({ fields, state }: { readonly fields: readonly FieldShape[]; readonly state: FormState }) {
  return (
    <>
      {fields.map((field) => (
        <Field field={field} state={state} />
      ))}
    </>
  );
}

/** One field: label, control, what is wrong, help. */
export function Field({ field, state }: { readonly field: FieldShape; readonly state: FormState }) {
  const t = useTexts(shellTexts);
  const pick = usePick();
  const { name, label, help, isRequired, control } = field;
  const id = `field-${name}`;
  const error = state.errors[name];
  const mark =
    isRequired || control === 'switch' || control === 'choice' ? null : <span class="muted">{t.optional}</span>;
  const labelled = (
    <label for={id}>
      {pick(label)} {mark}
    </label>
  );
  const described = [error === undefined ? '' : `${id}-error`, help === null ? '' : `${id}-help`].join(' ').trim();
  const aria = {
    id,
    name,
    'aria-invalid': error === undefined ? undefined : ('true' as const),
    'aria-describedby': described === '' ? undefined : described,
  };
  return (
    <div class={`field ${control}`}>
      {control === 'switch' ? null : labelled}
      <Control field={field} value={state.values[name]} isSet={state.secretsSet?.includes(name) === true} aria={aria} />
      {control === 'switch' ? labelled : null}
      {error === undefined ? null : (
        <small id={`${id}-error`} class="mistake">
          {error}
        </small>
      )}
      {help === null ? null : <small id={`${id}-help`}>{pick(help)}</small>}
    </div>
  );
}

interface ControlProps {
  readonly field: FieldShape;
  readonly value: string | undefined;
  readonly isSet: boolean;
  readonly aria: Readonly<Record<string, string | undefined>>;
}

function Control({ field, value, isSet, aria }: ControlProps) {
  const t = useTexts(shellTexts);
  const pick = usePick();
  const shown = value ?? field.fallback;
  const isRequired = field.isRequired && !isSet;
  switch (field.control) {
    case 'switch':
      return <input type="checkbox" value="true" checked={shown === 'true'} {...aria} />;
    case 'choice':
      return (
        <select {...aria} required={isRequired}>
          {field.isRequired || field.fallback !== '' ? null : <option value="" />}
          {field.choices.map(({ value: choice, label }) => (
            <option value={choice} selected={choice === shown}>
              {label === null ? choice : pick(label)}
            </option>
          ))}
        </select>
      );
    case 'area':
      return (
        <textarea rows={3} required={isRequired} {...aria}>
          {shown}
        </textarea>
      );
    case 'secret':
      return (
        <input
          type="password"
          required={isRequired}
          autocomplete={field.autocomplete ?? 'off'}
          placeholder={isSet ? t.secretKept : undefined}
          {...aria}
        />
      );
    default:
      return (
        <input
          type={field.control}
          required={isRequired}
          value={shown}
          autocomplete={field.autocomplete ?? 'off'}
          {...aria}
        />
      );
  }
}
