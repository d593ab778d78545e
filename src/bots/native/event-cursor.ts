import { z } from '@hono/zod-openapi';

/** A number in a query or a header, where everything is text. Written plainly: no sign, no exponent, not empty. */
export function numberInText(min: number, max: number, { isWhole = true } = {}) {
  const message = `must be a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`;
  return z
    .string()
    .refine(
      (text) => (isWhole ? /^\d{1,15}$/ : /^\d{1,9}(?:\.\d{1,6})?$/).test(text) && isWithin(Number(text), min, max),
      message,
    )
    .transform(Number)
    .openapi({ type: isWhole ? 'integer' : 'number', minimum: min, maximum: max });
}

function isWithin(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

/** Number of the newest event that the bot has: what comes after it is wanted. */
export const seq = numberInText(0, 999_999_999);
