import { z } from '@hono/zod-openapi';
import { toIso, toIsoOrNull } from '../../core/clock.ts';
import { type Person, roles } from '../person.ts';

/** How a person is shown at the API. */
export const personView = z
  .object({
    id: z.string(),
    name: z.string().openapi({ description: 'What they sign in with.' }),
    role: z.enum(roles),
    mustChangePassword: z.boolean().openapi({ description: 'Somebody else has set the password.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    signedInAt: z.iso.datetime().nullable(),
  })
  .openapi('Person');

export const passwordView = z.string().openapi({ description: 'Good for choosing another one. Shown this once.' });

export function describePerson({ id, name, role, mustChangePassword, createdAt, updatedAt, signedInAt }: Person) {
  const times = { createdAt: toIso(createdAt), updatedAt: toIso(updatedAt), signedInAt: toIsoOrNull(signedInAt) };
  return { id, name, role, mustChangePassword, ...times };
}
