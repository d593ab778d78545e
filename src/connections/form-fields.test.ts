import { describe, expect, it } from 'vitest';
import { helpdesks } from '../helpdesks/registry.ts';
import { formFieldsOf } from './form-fields.ts';

describe('the form of every helpdesk', () => {
  it.each(helpdesks.map((one) => [one.kind, one] as const))(
    'of %s says in both languages what each field is',
    (_, one) => {
      const fields = formFieldsOf(one.settings);
      expect(fields.length).toBeGreaterThan(0);
      for (const { name, label, help } of fields) {
        expect([name, label.en, label.fr]).not.toContain('');
        expect([name, label.en === name, help?.en, help?.fr]).toEqual([
          name,
          false,
          expect.any(String),
          expect.any(String),
        ]);
      }
    },
  );

  it.each(helpdesks.map((one) => [one.kind, one] as const))(
    'of %s hides whatever is called a secret, token or password',
    (_, one) => {
      const shown = formFieldsOf(one.settings).filter((field) => !field.isSecret);
      expect(shown.filter((field) => /secret|token|password/i.test(field.name))).toEqual([]);
    },
  );
});
