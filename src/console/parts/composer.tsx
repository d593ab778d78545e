import type { Child } from 'hono/jsx';
import { Form } from './form.tsx';
import type { FormState } from './form-state.ts';

const charsMax = 4_000;

/** Lines that grow; it stays at the newest one. `event` of the live view brings them anew. */
export function Log(props: {
  readonly id: string;
  readonly label: string;
  readonly event: string;
  readonly children: Child;
}) {
  const { id, label, event, children } = props;
  return (
    <section class="log" role="log" aria-label={label} tabindex={0}>
      <div id={id} sse-swap={event}>
        {children}
      </div>
    </section>
  );
}

export interface ComposerProps {
  /** Its ids begin so. */
  readonly name: string;
  readonly action: string;
  /** What is written here, for those who cannot see where it stands. */
  readonly label: string;
  readonly submit: string;
  /** What was typed into `text`, and what is wrong with it. */
  readonly state: FormState;
  /** Takes the caret, after a message was sent. */
  readonly isFresh: boolean;
  /** Stands before the text. */
  readonly children?: Child;
}

/** One line to write and send. With scripts only this form is drawn anew, without them the whole page. */
export function Composer({ name, action, label, submit, state, isFresh, children }: ComposerProps) {
  const id = `${name}-composer`;
  const mistakes = Object.values(state.errors).join(' ');
  return (
    <Form id={id} class="composer" action={action} hx-post={action} hx-target={`#${id}`} hx-swap="outerHTML">
      {mistakes === '' ? null : (
        <p class="mistake" role="alert">
          {mistakes}
        </p>
      )}
      {children}
      <label class="visually-hidden" for={`${name}-text`}>
        {label}
      </label>
      <input
        id={`${name}-text`}
        name="text"
        type="text"
        required
        maxlength={charsMax}
        autocomplete="off"
        placeholder={label}
        value={state.values['text'] ?? ''}
        autofocus={isFresh}
      />
      <button type="submit">{submit}</button>
    </Form>
  );
}
