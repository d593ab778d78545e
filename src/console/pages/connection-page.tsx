import type { Child } from 'hono/jsx';
import type { ConnectionUsage } from '../../connections/connection-administration.ts';
import type { ConnectionView } from '../../connections/describe-connection.ts';
import type { AnyHelpdesk } from '../../helpdesks/define.ts';
import type { CheckResult } from '../../helpdesks/helpdesk.ts';
import type { ReasonGroup } from '../../outbox/store.ts';
import { ButtonForm, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Notice } from '../parts/notice.tsx';
import { Card, CopyValue, PageHead } from '../parts/page-parts.tsx';
import { useMay, usePick, useTexts } from '../parts/reader-context.tsx';
import { Reason } from '../parts/reason.tsx';
import { Removal } from '../parts/removal.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { connectionsTexts } from '../texts/connections-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill } from '../texts/texts-in.ts';
import { CheckLines, CheckOutcome } from './check-lines.tsx';
import type { ConnectionShapes } from './connection-form.ts';
import { ConnectionForm, HealthBadge } from './connections-page.tsx';
import { groupPath } from './deliveries-page.tsx';

export interface ConnectionPageProps {
  readonly view: ConnectionView;
  readonly helpdesk: AnyHelpdesk | null;
}

export type ConnectionTab = 'setup' | 'settings';

/** What every page about one connection has around it. */
export function ConnectionFrame(
  props: ConnectionPageProps & { readonly tab: ConnectionTab; readonly children: Child },
) {
  const { view, helpdesk, tab, children } = props;
  const t = useTexts(connectionsTexts);
  const here = `/console/connections/${view.id}`;
  const lead = (
    <>
      {helpdesk?.label ?? view.kind} · <HealthBadge isPaused={view.isPaused} gate={view.state} />
    </>
  );
  return (
    <>
      <PageHead title={view.name} lead={lead} back={{ href: '/console/connections', label: t.title }} />
      <Tabs
        label={t.tabs}
        tabs={[
          { href: here, label: t.tabSetup, isHere: tab === 'setup' },
          { href: `${here}/settings`, label: t.tabSettings, isHere: tab === 'settings' },
        ]}
      />
      {children}
    </>
  );
}

export interface SetupTabProps extends ConnectionPageProps {
  /** What *Connect for me* has done, when it was just asked for. */
  readonly report: readonly CheckResult[] | null;
  /** What the check has found, when it was just asked for without scripts. */
  readonly checks: readonly CheckResult[] | null;
  /** What waits for this connection because a try has failed, by reason. */
  readonly stuck: readonly ReasonGroup[];
  readonly state: FormState;
}

export function SetupTab({ view, helpdesk, report, checks, stuck, state }: SetupTabProps) {
  const t = useTexts(connectionsTexts);
  const mayChange = useMay('designer');
  const here = `/console/connections/${view.id}`;
  const needsWiring = helpdesk?.desk === undefined;
  return (
    <>
      <Mistakes state={state} fields={[]} />
      {stuck.map((group) => (
        <Notice tone="warn">
          <p>
            <Reason text={group.reason} />
          </p>
          <a href={groupPath({ ...group, state: 'waiting' })}>{fill(t.stuck, { count: group.count })}</a>
        </Notice>
      ))}
      {helpdesk?.desk === undefined ? null : <InsideCard id={view.id} helpdesk={helpdesk} />}
      {mayChange && needsWiring ? (
        <Card title={t.connectTitle} lead={t.connectLead} id="connect">
          {report === null ? null : <Report report={report} />}
          <ButtonForm action={`${here}/connect`} label={t.connectSubmit} look={report === null ? 'primary' : 'quiet'} />
        </Card>
      ) : null}
      {mayChange ? (
        <Card title={t.checkTitle} lead={t.checkLead} id="check">
          <div id="check-result">{checks === null ? null : <CheckOutcome results={checks} />}</div>
          <Form action={`${here}/check`} hx-post={`${here}/check`} hx-target="#check-result">
            <button type="submit" class="quiet">
              {t.checkSubmit}
            </button>
          </Form>
        </Card>
      ) : null}
      {needsWiring ? <ByHand view={view} helpdesk={helpdesk} /> : null}
    </>
  );
}

/** Stands where the wiring would be, for a helpdesk that needs none. */
function InsideCard({ id, helpdesk: { about } }: { readonly id: string; readonly helpdesk: AnyHelpdesk }) {
  const t = useTexts(connectionsTexts);
  const pick = usePick();
  return (
    <Card title={t.insideTitle} {...(about === undefined ? {} : { lead: pick(about) })}>
      {useMay('designer') ? (
        <div class="actions">
          <a class="button" href={`/console/skills/new?connection=${id}`}>
            {t.insideSkills}
          </a>
          <a class="button quiet" href="/console/try">
            {t.insideTry}
          </a>
        </div>
      ) : null}
    </Card>
  );
}

function Report({ report }: { readonly report: readonly CheckResult[] }) {
  const t = useTexts(connectionsTexts);
  const isComplete = report.every(({ status }) => status !== 'failed');
  return (
    <>
      <Notice tone={isComplete ? 'good' : 'bad'}>{isComplete ? t.connectGood : t.connectBad}</Notice>
      <CheckLines results={report} />
    </>
  );
}

function ByHand({ view, helpdesk }: ConnectionPageProps) {
  const t = useTexts(connectionsTexts);
  const pick = usePick();
  const steps = helpdesk?.byHand ?? [];
  return (
    <Card title={t.byHandTitle} lead={t.byHandLead} id="by-hand">
      {view.webhookUrl === null ? null : (
        <CopyValue id="webhook-address" label={t.webhookAddress} value={view.webhookUrl} />
      )}
      {view.webhookNotice === null ? null : <Notice tone="warn">{pick(view.webhookNotice)}</Notice>}
      {steps.length === 0 && view.webhookUrl !== null ? <p>{t.byHandUnknown}</p> : null}
      {steps.length === 0 ? null : (
        <ol class="by-hand">
          {steps.map(({ text, boxes }) => (
            <li>
              {pick(text)}
              {boxes === undefined ? null : (
                <ul>
                  {boxes.map((box) => (
                    <li>
                      <code>{box}</code>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

export function SettingsTab(
  props: ConnectionPageProps & { readonly shapes: ConnectionShapes | null; readonly state: FormState },
) {
  const { view, shapes, state } = props;
  const t = useTexts(connectionsTexts);
  const words = useTexts(shellTexts);
  const mayChange = useMay('designer');
  const here = `/console/connections/${view.id}`;
  return (
    <>
      {shapes === null ? null : (
        <Card lead={t.editLead}>
          <ConnectionForm
            action={`${here}/settings`}
            shapes={shapes}
            state={state}
            submit={mayChange ? words.save : null}
          />
        </Card>
      )}
      {mayChange ? (
        <Card title={t.removeTitle} lead={t.removeLead}>
          <a class="button danger" href={`${here}/remove`}>
            {words.remove}
          </a>
        </Card>
      ) : null}
    </>
  );
}

export function RemoveConnectionPage(props: {
  readonly view: ConnectionView;
  readonly usage: ConnectionUsage;
  readonly state: FormState;
}) {
  const { view, usage, state } = props;
  const t = useTexts(connectionsTexts);
  const here = `/console/connections/${view.id}`;
  const hanging = [
    [usage.openEscalations, t.removeOpen],
    [usage.routes, t.removeRoutes],
  ] as const;
  return (
    <Removal
      name={view.name}
      lead={t.removeLead}
      address={here}
      backTo={`${here}/settings`}
      hanging={hanging}
      isBlocked={usage.openEscalations > 0}
      state={state}
    />
  );
}
