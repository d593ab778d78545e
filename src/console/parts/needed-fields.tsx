import type { FieldShape } from './field-shape.ts';
import { Fields } from './form.tsx';
import type { FormState } from './form-state.ts';

/** Fields that have to be filled in, and those that most people leave alone, folded away unless one of them is wrong. */
export function NeededFields(props: {
  readonly needed: readonly FieldShape[];
  readonly further: readonly FieldShape[];
  /** What is said of those that are folded away. */
  readonly more: string;
  readonly state: FormState;
}) {
  const { needed, further, more, state } = props;
  const isWrongThere = further.some(({ name }) => state.errors[name] !== undefined);
  return (
    <>
      <Fields fields={needed} state={state} />
      {further.length === 0 ? null : (
        <details open={isWrongThere}>
          <summary>{more}</summary>
          <Fields fields={further} state={state} />
        </details>
      )}
    </>
  );
}
