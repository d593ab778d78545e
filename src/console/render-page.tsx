import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ConsoleContext } from './console-env.ts';
import { Layout, type LayoutProps } from './parts/layout.tsx';
import { ReaderContext } from './parts/reader-context.tsx';

type Status = 200 | 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503;

/** A title of several parts, the nearest first: in a row of tabs only its beginning is seen. */
export function titleOf(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ');
}

/** Answers with a whole page. */
export function renderPage(
  c: ConsoleContext,
  props: Omit<LayoutProps, 'children'>,
  children: Child,
  status: Status = 200,
): Response | Promise<Response> {
  const page = (
    <ReaderContext.Provider value={c.var.reader}>
      <Layout {...props}>{children}</Layout>
    </ReaderContext.Provider>
  );
  return c.html(html`<!DOCTYPE html>${page}`, status);
}

/** Answers with a part of a page, for htmx. */
export function renderPart(c: ConsoleContext, children: Child): Response | Promise<Response> {
  return c.html(partHtml(c, children));
}

/** A part of a page as text, for a live view. */
export function partHtml(c: ConsoleContext, children: Child): string | Promise<string> {
  return html`${<ReaderContext.Provider value={c.var.reader}>{children}</ReaderContext.Provider>}`;
}
