import type { Child } from 'hono/jsx';
import { csrfField } from '../csrf.ts';
import { fileBytesMax } from '../read-said.ts';
import { composerTexts } from '../texts/composer-texts.ts';
import { Form } from './form.tsx';
import type { FormState } from './form-state.ts';
import { useTexts } from './reader-context.tsx';

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
  /** Where it is told that somebody is writing. */
  readonly typing: string;
  /** What is written here, for those who cannot see where it stands. */
  readonly label: string;
  /** What was typed into `text`, and what is wrong with it. */
  readonly state: FormState;
  /** Takes the caret, after a message was sent. */
  readonly isFresh: boolean;
  /** Stands before the text. */
  readonly children?: Child;
}

/** One line to write, a file or both, to be sent. With scripts only this form is drawn anew, without them the whole page. */
export function Composer({ name, action, typing, label, state, isFresh, children }: ComposerProps) {
  const t = useTexts(composerTexts);
  const id = `${name}-composer`;
  const mistakes = Object.values(state.errors).join(' ');
  return (
    <Form
      id={id}
      class="composer"
      action={action}
      enctype="multipart/form-data"
      hx-encoding="multipart/form-data"
      hx-post={action}
      hx-target={`#${id}`}
      hx-swap="outerHTML"
    >
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
        autocomplete="off"
        placeholder={label}
        value={state.values['text'] ?? ''}
        autofocus={isFresh}
      />
      <button type="submit">{t.send}</button>
      <input
        name="file"
        type="file"
        aria-label={t.file}
        data-bytes-max={String(fileBytesMax)}
        data-too-large={t.fileLarge}
      />
      <TellTyping field={`${name}-text`} address={typing} />
    </Form>
  );
}

/** Says so at the first key and every other second, and once when nothing more is typed. */
function TellTyping({ field, address }: { readonly field: string; readonly address: string }) {
  const told = {
    'hx-post': address,
    'hx-include': 'closest form',
    'hx-swap': 'none',
    'hx-params': `${csrfField},isTyping,agent`,
  };
  return (
    <>
      <span hidden hx-vals='{"isTyping":"true"}' hx-trigger={`input throttle:2s from:#${field}`} {...told} />
      <span hidden hx-vals='{"isTyping":"false"}' hx-trigger={`input delay:3s from:#${field}`} {...told} />
    </>
  );
}

/** That the other side is writing; `event` of the live view brings it anew. */
export function TypingLine({ event, children }: { readonly event: string; readonly children: Child }) {
  return (
    <p class="typing" role="status" sse-swap={event}>
      {children}
    </p>
  );
}
