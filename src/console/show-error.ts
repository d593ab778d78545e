import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AppError } from '../core/app-error.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
import { refusalOfStorage } from '../http/problem.ts';
import type { ConsoleEnv } from './console-env.ts';
import { errorPage } from './pages/error-page.tsx';
import { readReader } from './reader.ts';

/** Shows whatever a page's handler has thrown as a page, in the words of whoever asked. */
export function showError(log: Logger): ErrorHandler<ConsoleEnv> {
  return (thrown, c) => {
    const error = appErrorOf(thrown);
    // Whoever asks is not known when that cannot be looked up.
    if (c.get('reader') === undefined) c.set('reader', readReader(c, null, null));
    if (error.code === 'internal_error' || error.code === 'unavailable') {
      log.error({ requestId: c.get('requestId'), method: c.req.method, error: errorFacts(thrown) }, 'console.failed');
    }
    return errorPage(c, error);
  };
}

function appErrorOf(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof StorageUnavailable) return refusalOfStorage(thrown);
  const isForeign = thrown instanceof HTTPException && thrown.status === 403;
  if (isForeign) return new AppError('forbidden', 'This form is too old. Load the page again and send it once more.');
  return new AppError('internal_error', 'Something went wrong here.');
}
