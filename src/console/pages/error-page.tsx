import { AppError } from '../../core/app-error.ts';
import { statusOfCode } from '../../http/problem.ts';
import type { ConsoleContext } from '../console-env.ts';
import { EmptyState } from '../parts/page-parts.tsx';
import { renderPage } from '../render-page.tsx';
import { explainMistake } from '../texts/explain-mistake.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill, textsIn } from '../texts/texts-in.ts';

/** The page for an address that nothing stands behind. */
export function notFoundPage(c: ConsoleContext): Response | Promise<Response> {
  return errorPage(c, new AppError('not_found', 'There is nothing here.'));
}

/** What went wrong, in words, with a way on. */
export function errorPage(c: ConsoleContext, error: AppError): Response | Promise<Response> {
  const { language } = c.var.reader;
  const t = textsIn(language, shellTexts);
  const { title, text } = wordsFor(error, c);
  if (error.retryAfterSeconds !== null) c.header('Retry-After', String(Math.ceil(error.retryAfterSeconds)));
  const isForm = c.req.method === 'POST';
  const action = isForm ? { href: c.var.reader.address, label: t.backToForm } : { href: '/console', label: t.home };
  const content = (
    <div data-unsent={isForm ? '' : undefined}>
      <EmptyState title={title} isWholePage action={action}>
        {text}
      </EmptyState>
    </div>
  );
  return renderPage(c, { title, at: 'none' }, content, statusOfCode[error.code]);
}

function wordsFor(error: AppError, c: ConsoleContext): { readonly title: string; readonly text: string } {
  const { language } = c.var.reader;
  const t = textsIn(language, shellTexts);
  switch (error.code) {
    case 'not_found':
      return { title: t.notFoundTitle, text: t.notFoundText };
    case 'internal_error':
      return { title: t.brokenTitle, text: fill(t.brokenText, { requestId: c.get('requestId') ?? '' }) };
    case 'forbidden':
      return error.message.startsWith('This form')
        ? { title: t.refusedTitle, text: explainMistake(error.message, language) }
        : { title: t.forbiddenTitle, text: t.forbiddenText };
    case 'unavailable':
      return { title: t.brokenTitle, text: explainMistake(error.message, language) };
    default:
      return { title: t.refusedTitle, text: explainMistake(error.message, language) };
  }
}
