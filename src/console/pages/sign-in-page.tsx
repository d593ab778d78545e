import { z } from 'zod';
import { passwordChange } from '../../people/change-password.ts';
import { firstAdminInput } from '../../people/create-first-admin.ts';
import { fieldShapesOf } from '../parts/field-shape.ts';
import { Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Notice } from '../parts/notice.tsx';
import { Card, PageHead } from '../parts/page-parts.tsx';
import { useReader, useTexts } from '../parts/reader-context.tsx';
import { roleLabel } from '../texts/role-label.ts';
import { signInFields, signInTexts } from '../texts/sign-in-texts.ts';
import { fill } from '../texts/texts-in.ts';

const text = z.string().min(1);
export const signInShapes = fieldShapesOf(
  z.object({ name: text.meta(signInFields.name), password: text.meta(signInFields.password) }),
);
const { token, name, password } = firstAdminInput.shape;
export const welcomeShapes = fieldShapesOf(
  z.object({
    token: token.meta(signInFields.token),
    name: name.meta(signInFields.newName),
    password: password.meta(signInFields.newPassword),
  }),
);
export const passwordShapes = fieldShapesOf(
  z.object({
    current: passwordChange.shape.current.meta({ ...signInFields.password }),
    password: passwordChange.shape.password.meta(signInFields.newPassword),
  }),
);

export function SignInPage({ state, next }: { readonly state: FormState; readonly next: string }) {
  const t = useTexts(signInTexts);
  return (
    <div class="door" data-unsent>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <Mistakes state={state} fields={signInShapes} />
      <Form action="/console/sign-in">
        <input type="hidden" name="next" value={next} />
        <Fields fields={signInShapes} state={state} />
        <button type="submit">{t.submit}</button>
      </Form>
      <details>
        <summary>{t.forgotten}</summary>
        <p>{t.forgottenHelp}</p>
      </details>
    </div>
  );
}

export function WelcomePage({ state }: { readonly state: FormState }) {
  const t = useTexts(signInTexts);
  return (
    <div class="door">
      <h1>{t.welcomeTitle}</h1>
      <p class="lead">{t.welcomeLead}</p>
      <Mistakes state={state} fields={welcomeShapes} />
      <Form action="/console/welcome">
        <Fields fields={welcomeShapes} state={state} />
        <button type="submit">{t.welcomeSubmit}</button>
      </Form>
    </div>
  );
}

export function AccountPage({ state }: { readonly state: FormState }) {
  const t = useTexts(signInTexts);
  const { person, language } = useReader();
  if (person === null) return null;
  const lead = fill(t.accountLead, { name: person.name, role: roleLabel(person.role)[language] });
  return (
    <>
      <PageHead title={t.accountTitle} lead={lead} />
      {person.mustChangePassword ? <Notice tone="warn">{t.mustChange}</Notice> : null}
      <Card title={t.passwordTitle} lead={t.passwordLead}>
        <Mistakes state={state} fields={passwordShapes} />
        <Form action="/console/account/password">
          <Fields fields={passwordShapes} state={state} />
          <button type="submit">{t.passwordSubmit}</button>
        </Form>
      </Card>
      <Card title={t.sessionsTitle} lead={t.sessionsLead}>
        <Form action="/console/account/sign-out-everywhere">
          <button type="submit" class="quiet">
            {t.everywhere}
          </button>
        </Form>
      </Card>
    </>
  );
}
