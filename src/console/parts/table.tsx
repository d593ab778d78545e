import type { Child } from 'hono/jsx';
import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from './reader-context.tsx';

export interface Column<Row> {
  readonly label: string;
  /** Numbers stand at the right, so that they can be compared. */
  readonly isNumber?: boolean;
  /** The label is for screen readers only: of a column of buttons, say. */
  readonly isLabelHidden?: boolean;
  readonly cell: (row: Row) => Child;
}

export interface TableProps<Row> {
  /** What the table shows, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/** A table that scrolls inside its own frame where it is too wide; the first column names its row. */
export function Table<Row>({ caption, columns, rows }: TableProps<Row>) {
  return (
    <section class="table" aria-label={caption} tabindex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ label, isNumber, isLabelHidden }) => (
              <th scope="col" class={isNumber === true ? 'number' : undefined}>
                {isLabelHidden === true ? <span class="visually-hidden">{label}</span> : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map(({ cell, isNumber }, index) =>
                index === 0 ? (
                  <th scope="row">{cell(row)}</th>
                ) : (
                  <td class={isNumber === true ? 'number' : undefined}>{cell(row)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export interface PagerProps {
  /** Address of the first page, with its filter. */
  readonly href: string;
  /** Name of the query parameter that says where a page begins. */
  readonly parameter: 'after' | 'before';
  /** Where the next page begins, `null` at the end. */
  readonly next: string | null;
  /** Whether this is the first page. */
  readonly isFirst: boolean;
}

/** Leads on through a list that the database pages by key. Says nothing while there is one page. */
export function Pager({ href, parameter, next, isFirst }: PagerProps) {
  const t = useTexts(shellTexts);
  if (next === null && isFirst) return null;
  const following = `${href}${href.includes('?') ? '&' : '?'}${parameter}=${next}`;
  return (
    <nav class="pager" aria-label={t.pages}>
      {isFirst ? null : <a href={href}>{t.firstPage}</a>}
      {next === null ? null : (
        <a rel="next" href={following}>
          {t.nextPage} →
        </a>
      )}
    </nav>
  );
}
