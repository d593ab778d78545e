import type { Child } from 'hono/jsx';
import type { ContextAttributes, EndUser } from '../../helpdesks/command.ts';
import { dryRunTexts } from '../texts/dry-run-texts.ts';
import { Badge } from './notice.tsx';
import { useTexts } from './reader-context.tsx';

/** Who the helpdesk would take the person for, and what travels along. */
export function ResolvedPerson(props: {
  readonly endUser: EndUser;
  readonly attributes: ContextAttributes;
  /** Field id → its name at the helpdesk, where it is known. */
  readonly fieldNames?: Readonly<Record<string, string>>;
}) {
  const { endUser, attributes, fieldNames = {} } = props;
  const t = useTexts(dryRunTexts);
  const { name, email, phone, vouchedId } = endUser;
  const mark = (isVouched: boolean) => (
    <Badge tone={isVouched ? 'good' : 'plain'}>{isVouched ? t.vouched : t.claimed}</Badge>
  );
  return (
    <dl class="facts">
      <Fact label={t.name}>{name}</Fact>
      <Fact label={t.email}>
        {email === null ? null : (
          <>
            {email.address} {mark(email.isVouched)}
          </>
        )}
      </Fact>
      <Fact label={t.phone}>{phone}</Fact>
      <Fact label={t.externalId}>
        {vouchedId === null ? (
          <>
            <code>{endUser.key}</code> {mark(false)}
          </>
        ) : (
          <>
            <code>{vouchedId}</code> {mark(true)}
          </>
        )}
      </Fact>
      <Fact label={t.fields}>
        {Object.entries(attributes.fields)
          .map(([id, value]) => `${fieldNames[id] ?? id} = ${value}`)
          .join(', ') || null}
      </Fact>
      <Fact label={t.tags}>{attributes.tags.join(', ') || null}</Fact>
    </dl>
  );
}

/** One line of a list of facts; `null` is shown as a dash. */
export function Fact({ label, children }: { readonly label: string; readonly children: Child }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children === null || children === undefined ? <span class="muted">–</span> : children}</dd>
    </>
  );
}
