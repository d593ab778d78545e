import type { MiddlewareHandler } from 'hono';
import { AppError } from '../core/app-error.ts';
import { constantTimeEqual, hashToken } from '../core/secret.ts';

/**
 * Lets a request through only with `Authorization: Bearer` and the token whose `hashToken` this is. Compared in constant
 * time; the answer does not tell a missing token from a wrong one.
 */
export function requireToken(tokenHash: string): MiddlewareHandler {
  return async (context, next) => {
    const token = bearerOf(context.req.header('authorization'));
    if (token === null || !constantTimeEqual(hashToken(token), tokenHash)) {
      throw new AppError('unauthorized', 'Send Authorization: Bearer with a token that is valid here.');
    }
    await next();
  };
}

/** The token of an `Authorization` header, `null` when there is none or it has another scheme. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer +([!-~]+) *$/i.exec(header ?? '')?.[1] ?? null;
}
