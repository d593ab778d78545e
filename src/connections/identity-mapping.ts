import { z } from 'zod';
import type { ErrorDetail } from '../core/app-error.ts';
import { writtenName } from '../core/written-name.ts';
import type { IdentityMapping } from './connection.ts';

const mappedMax = 50;
const variable = z.string().overwrite(writtenName).min(1).max(100).meta({ description: 'Name of a bot variable.' });
const one = variable.nullable().optional();

/** What a designer may say about the mapping: names of bot variables. What is left out stays, `null` clears. */
export const mappingInput = z.strictObject({
  senderId: one.meta({
    description: 'One variable for all: an e-mail address when it looks like one, otherwise an id.',
  }),
  externalId: one.meta({ description: 'Id of the person in your own systems.' }),
  email: one,
  name: one,
  givenName: one,
  familyName: one,
  phone: one,
  fields: z
    .record(z.string().trim().min(1).max(64), variable)
    .refine((fields) => Object.keys(fields).length <= mappedMax, `must not name more than ${mappedMax} fields`)
    .optional()
    .meta({ description: 'Id of a field of the helpdesk → variable. Replaces all that were there.' }),
  tags: z.array(variable).max(mappedMax).optional().meta({ description: 'Variables whose values become tags.' }),
  vouched: z.array(variable).max(mappedMax).optional().meta({
    description: 'Variables that the bot has verified: only their values may find and join an existing person.',
  }),
});
export type MappingInput = z.output<typeof mappingInput>;

/** The mapping after these changes. */
export function mergeMapping(mapping: IdentityMapping, changes: MappingInput): IdentityMapping {
  const named = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return { ...mapping, ...named };
}

/** A verified variable that fills nothing is a slip of the pen, and the designer would look for its effect in vain. */
export function mappingMistakes({ senderId, externalId, email, vouched }: IdentityMapping): readonly ErrorDetail[] {
  return vouched.flatMap((name, index) => {
    if ([senderId, externalId, email].includes(name)) return [];
    const message = 'must also be named by senderId, externalId or email: only these can be vouched for';
    return [{ path: `mapping.vouched.${index}`, message }];
  });
}
