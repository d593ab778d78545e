import type { Escalation } from '../../escalations/escalation.ts';
import { Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Card, PageHead, Time } from '../parts/page-parts.tsx';
import { useTexts } from '../parts/reader-context.tsx';
import { conversationTexts } from '../texts/conversations-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { StateOf } from './conversations-page.tsx';

export interface RemoveConversationProps {
  readonly escalation: Escalation;
  /** Of the same end user, newest first. */
  readonly others: readonly Escalation[];
  readonly state: FormState;
}

/** The question before a conversation is deleted, or all of its end user. */
export function RemoveConversationPage({ escalation, others, state }: RemoveConversationProps) {
  const t = useTexts(conversationTexts);
  const shell = useTexts(shellTexts);
  const back = `/console/conversations/${escalation.id}`;
  return (
    <>
      <PageHead title={t.removeTitle} lead={t.removeText} back={{ href: back, label: t.title }} />
      <Card title={t.removeOthers}>
        <Mistakes state={state} fields={[]} />
        {others.length === 0 ? (
          <p class="muted">{t.removeNoOthers}</p>
        ) : (
          <ul>
            {others.map((other) => (
              <li>
                <a href={`/console/conversations/${other.id}`}>
                  <Time at={other.startedAt} />
                </a>{' '}
                <StateOf escalation={other} />
              </li>
            ))}
          </ul>
        )}
        <Form action={`${back}/remove`}>
          <div class="form-end">
            <button type="submit" name="which" value="one" class="danger">
              {t.removeYes}
            </button>
            {others.length === 0 ? null : (
              <button type="submit" name="which" value="all" class="danger">
                {t.removeAll}
              </button>
            )}
            <a class="button quiet" href={back}>
              {shell.cancel}
            </a>
          </div>
        </Form>
      </Card>
    </>
  );
}
