import { shellTexts } from '../texts/shell-texts.ts';
import { fill } from '../texts/texts-in.ts';
import { Form, Mistakes } from './form.tsx';
import type { FormState } from './form-state.ts';
import { Card, PageHead } from './page-parts.tsx';
import { useTexts } from './reader-context.tsx';

export interface RemovalProps {
  readonly name: string;
  readonly lead: string;
  /** Where the form is posted to, below this address. */
  readonly address: string;
  /** Where one gets back to without removing. */
  readonly backTo: string;
  /** What hangs on it: how many, and the line that says so. None are left out by themselves. */
  readonly hanging: readonly (readonly [count: number, line: string])[];
  /** Something has to end first. */
  readonly isBlocked: boolean;
  readonly state: FormState;
}

/** The question before something is removed, with what would go with it. */
export function Removal({ name, lead, address, backTo, hanging, isBlocked, state }: RemovalProps) {
  const t = useTexts(shellTexts);
  const lines = hanging.filter(([count]) => count > 0);
  return (
    <>
      <PageHead title={fill(t.removeAsk, { name })} lead={lead} back={{ href: backTo, label: name }} />
      <Card>
        <Mistakes state={state} fields={[]} />
        <p>{lines.length === 0 ? t.removeNothing : t.removeHangs}</p>
        {lines.length === 0 ? null : (
          <ul>
            {lines.map(([count, line]) => (
              <li>{fill(line, { count })}</li>
            ))}
          </ul>
        )}
        <Form action={`${address}/remove`}>
          <div class="form-end">
            {isBlocked ? null : (
              <button type="submit" class="danger">
                {t.removeYes}
              </button>
            )}
            <a class="button quiet" href={backTo}>
              {t.cancel}
            </a>
          </div>
        </Form>
      </Card>
    </>
  );
}
