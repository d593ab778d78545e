import type { Child } from 'hono/jsx';
import type { EpochMs } from '../../core/clock.ts';
import { toIso } from '../../core/clock.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { useFormats, useTexts } from './reader-context.tsx';

/** Top of a page: where it belongs, its name, one sentence about it, and what can be done here. */
export function PageHead(props: {
  readonly title: string;
  readonly lead?: Child;
  readonly back?: { readonly href: string; readonly label: string };
  readonly children?: Child;
}) {
  const { title, lead, back, children } = props;
  return (
    <div class="page-head">
      <div>
        {back === undefined ? null : (
          <p class="back">
            <a href={back.href}>← {back.label}</a>
          </p>
        )}
        <h1>{title}</h1>
        {lead === undefined ? null : <p class="lead">{lead}</p>}
      </div>
      {children === undefined ? null : <div class="actions">{children}</div>}
    </div>
  );
}

/** One matter of a page, with its heading. */
export function Card(props: {
  readonly title?: string;
  readonly lead?: Child;
  readonly id?: string;
  readonly children: Child;
}) {
  const { title, lead, id, children } = props;
  return (
    <section class="card" id={id}>
      {title === undefined ? null : <h2>{title}</h2>}
      {lead === undefined ? null : <p class="lead">{lead}</p>}
      {children}
    </section>
  );
}

/** What stands where a list would be: why there is nothing, and what to do next. */
export function EmptyState({
  title,
  children,
  action,
  isWholePage = false,
}: {
  readonly title: string;
  readonly children: Child;
  /** Whether the page has no other heading. */
  readonly isWholePage?: boolean;
  readonly action?: { readonly href: string; readonly label: string };
}) {
  return (
    <div class="empty">
      {isWholePage ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{children}</p>
      {action === undefined ? null : (
        <a class="button" href={action.href}>
          {action.label}
        </a>
      )}
    </div>
  );
}

/** A file of a message, to be opened where that can be done. */
export function FileLine({ name, url }: { readonly name: string; readonly url: string | null }) {
  return (
    <p class="file">
      {url === null ? (
        name
      ) : (
        <a href={url} target="_blank" rel="noopener">
          {name}
        </a>
      )}
    </p>
  );
}

/** A moment, in the reader's own way of writing it; `null` says never. */
export function Time({ at, exact = false }: { readonly at: EpochMs | null; readonly exact?: boolean }) {
  const formats = useFormats();
  const t = useTexts(shellTexts);
  if (at === null) return <span class="muted">{t.never}</span>;
  return <time datetime={toIso(at)}>{exact ? formats.exactTime(at) : formats.dateTime(at)}</time>;
}

/** A moment of a conversation that goes on now. */
export function TimeOfDay({ at }: { readonly at: EpochMs }) {
  return <time datetime={toIso(at)}>{useFormats().timeOfDay(at)}</time>;
}

/** A value to be taken elsewhere, such as an address or a key, with a button that copies it where scripts run. */
export function CopyValue({
  label,
  value,
  id,
}: {
  readonly label: string;
  readonly value: string;
  readonly id: string;
}) {
  const t = useTexts(shellTexts);
  return (
    <div class="copy">
      <label for={id}>{label}</label>
      <div>
        <input id={id} type="text" readonly value={value} spellcheck={false} />
        <button type="button" class="quiet" hidden data-copy={`#${id}`} data-done={t.copied}>
          {t.copy}
        </button>
      </div>
    </div>
  );
}

/** Text of a program, with a button that copies it where scripts run. */
export function CodeBlock({ code, id, label }: { readonly code: string; readonly id: string; readonly label: string }) {
  const t = useTexts(shellTexts);
  return (
    <div class="code">
      <button type="button" class="quiet small" hidden data-copy={`#${id}`} data-done={t.copied}>
        {t.copy}
      </button>
      <section class="scrolling" aria-label={label} tabindex={0}>
        <pre>
          <code id={id}>{code}</code>
        </pre>
      </section>
    </div>
  );
}
