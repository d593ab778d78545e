import type { Child } from 'hono/jsx';

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** A sentence that has to be seen. Trouble is announced at once, the rest when the reader pauses. */
export function Notice(props: {
  readonly tone: Tone;
  /** Takes the caret as the page opens: what is in a page from the beginning is announced by no reader otherwise. */
  readonly isFocused?: boolean;
  readonly children: Child;
}) {
  const { tone, isFocused = false, children } = props;
  const focus = isFocused ? { tabindex: -1, 'data-focus': true } : {};
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'} {...focus}>
      {children}
    </div>
  );
}

/** A word about a state, coloured; the word says it without the colour. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: Child }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
