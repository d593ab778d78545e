import { z } from '@hono/zod-openapi';
import type { JsonValue } from '../../core/json.ts';
import type { SubmittedUser } from '../../escalations/bot-commands.ts';

const known = (charsMax: number) => z.string().max(charsMax).nullish();

/** Who the end user is, as far as the bot knows. `null` means not known. A value that cannot be used never blocks a start. */
export const submittedUser = z
  .strictObject({
    id: known(200).meta({ description: 'Id of this person in your own systems.' }),
    name: known(200),
    givenName: known(200),
    familyName: known(200),
    email: known(320).meta({ description: 'Shown to agents; one that cannot be used is reported in notices.' }),
    phone: known(50),
    locale: known(35).meta({ description: 'BCP 47, such as fr or fr-CA.' }),
    avatarUrl: known(2000),
    isVerified: z.boolean().optional().meta({
      description: 'You have checked id and e-mail. Counts only when the bot account may vouch for people.',
    }),
  })
  .openapi('SubmittedUser');

export function userOf(user: z.output<typeof submittedUser>): SubmittedUser {
  const entries = Object.entries(user).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return Object.fromEntries(entries) as SubmittedUser;
}

const variablesMax = 200;

/** What the bot knows: the connection's mapping says which of them agents see, and where. */
export const variables = z
  .record(z.string().min(1).max(100), z.unknown())
  .refine((all) => Object.keys(all).length <= variablesMax, `must not hold more than ${variablesMax} variables`)
  .openapi({ maxProperties: variablesMax })
  .meta({
    description:
      'Names of 1 to 100 characters, and any values; the mapping of the connection says what becomes of each. A text of more than 10,000 characters is not passed on: `notices` names it.',
  });

/** A parsed JSON body holds nothing but JSON. */
export function variablesOf(all: z.output<typeof variables>): Readonly<Record<string, JsonValue>> {
  return all as Readonly<Record<string, JsonValue>>;
}
