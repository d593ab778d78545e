import type { Child } from 'hono/jsx';

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** A sentence that has to be seen. Trouble is announced at once, the rest when the reader pauses. */
export function Notice({ tone, children }: { readonly tone: Tone; readonly children: Child }) {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** A word about a state, coloured; the word says it without the colour. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: Child }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
