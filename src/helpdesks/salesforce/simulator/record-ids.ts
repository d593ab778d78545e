import { randomUUID } from 'node:crypto';

/** Ids as Salesforce makes them: fifteen characters that begin with what they are, and UUIDs. */
export interface RecordIds {
  record(prefix: string): string;
  uuid(): string;
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function createRecordIds(): RecordIds {
  let next = 1;
  return {
    uuid: () => randomUUID(),
    record: (prefix) => {
      let [rest, text] = [next, ''];
      next += 1;
      while (rest > 0) {
        text = digits.charAt(rest % digits.length) + text;
        rest = Math.floor(rest / digits.length);
      }
      return `${prefix}7Q00000${text.padStart(5, '0')}`;
    },
  };
}
