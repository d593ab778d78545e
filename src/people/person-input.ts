import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import { writtenName } from '../core/written-name.ts';
import { roles } from './person.ts';

/** The name that somebody signs in with. */
export const personName = z
  .string()
  .trim()
  .min(2)
  .max(100)
  // Nor what nobody sees: two people must not have names that look alike.
  .refine((name) => writtenName(name) === name, 'may not hold control characters');

/** A password that somebody chooses: long rather than strange, as NIST SP 800-63B advises. */
export const chosenPassword = z.string().min(12).max(200);

export const newPersonInput = z.strictObject({ name: personName, role: z.enum(roles) });

/** What an administrator may change; what is left out stays. */
export const personInput = z.strictObject({ name: personName.optional(), role: z.enum(roles).optional() });

export function nameTaken(): AppError {
  const details = [{ path: 'name', message: 'is taken by somebody else' }];
  return new AppError('conflict', 'Somebody else signs in with that name. Choose another one.', { details });
}
