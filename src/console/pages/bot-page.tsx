import type { Child } from 'hono/jsx';
import type { Bot, BotKey } from '../../bot-accounts/bot.ts';
import type { CallbackTest } from '../../bot-accounts/test-callback.ts';
import type { Installation } from '../../bots/bot-protocol.ts';
import type { KnownProtocol } from '../administration.ts';
import { ButtonForm, Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { shownForm } from '../parts/merge-form.ts';
import { Badge, Notice } from '../parts/notice.tsx';
import { Card, CodeBlock, PageHead, Time } from '../parts/page-parts.tsx';
import { useFormats, useMay, usePick, useTexts } from '../parts/reader-context.tsx';
import { Reason } from '../parts/reason.tsx';
import { Table } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { botsTexts } from '../texts/bots-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill, type TextsOf } from '../texts/texts-in.ts';
import { callbackShapes, keyShapes, minutesOf, rulesShapes, timerShapes } from './bot-form.ts';
import type { CodeSample } from './bot-samples.ts';
import { ProtocolFields, protocolShapes, protocolValues } from './protocol-form.tsx';

export type BotTab = 'settings' | 'keys' | 'callback' | 'texts' | 'samples';

export interface BotFrameProps {
  readonly bot: Bot;
  /** `null` when it is not known any more. */
  readonly protocol: KnownProtocol | null;
  readonly tab: BotTab;
  readonly children: Child;
}

interface BotTabLink {
  readonly key: BotTab;
  readonly href: string;
  readonly label: string;
}

/** The pages about one bot. */
export function tabsOf(
  { id }: Bot,
  protocol: BotFrameProps['protocol'],
  t: TextsOf<typeof botsTexts>,
): readonly BotTabLink[] {
  const here = `/console/bots/${id}`;
  const isFronted = protocol?.installation !== undefined;
  const callback = { key: 'callback', href: `${here}/callback`, label: t.tabCallback } as const;
  return [
    { key: 'settings', href: here, label: t.tabSettings },
    { key: 'keys', href: `${here}/keys`, label: t.tabKeys },
    ...(isFronted ? [] : [callback]),
    { key: 'texts', href: `${here}/texts`, label: t.tabTexts },
    { key: 'samples', href: `${here}/samples`, label: isFronted ? t.tabInstallation : t.tabSamples },
  ];
}

/** What every page about one bot has around it. */
export function BotFrame({ bot, protocol, tab, children }: BotFrameProps) {
  const t = useTexts(botsTexts);
  const tabs = tabsOf(bot, protocol, t);
  return (
    <>
      <PageHead title={bot.name} lead={<code>{bot.id}</code>} back={{ href: '/console/bots', label: t.title }}>
        {useMay('designer') ? (
          <a class="button quiet" href={`/console/try/${bot.id}`}>
            {t.tryOut}
          </a>
        ) : null}
      </PageHead>
      <Tabs label={t.tabs} tabs={tabs.map(({ key, href, label }) => ({ href, label, isHere: key === tab }))} />
      {children}
    </>
  );
}

/** Values of the form that shows the bot as it is. */
export function settingsState(bot: Bot): FormState {
  const { name, language, unknownSkill, whenNobodyIsThere, vouchesForIdentity } = bot;
  const rules = { name, language, unknownSkill, whenNobodyIsThere, vouchesForIdentity: String(vouchesForIdentity) };
  return shownForm({ ...rules, ...minutesOf(bot), ...protocolValues(bot) });
}

export function BotSettingsTab({ bot, protocol, state }: Omit<BotFrameProps, 'tab' | 'children'> & WithState) {
  const t = useTexts(botsTexts);
  const settings = protocolShapes(protocol);
  const words = useTexts(shellTexts);
  const mayChange = useMay('designer');
  return (
    <>
      <Card title={t.rulesTitle}>
        <Mistakes state={state} fields={[...rulesShapes, ...settings.all, ...timerShapes]} />
        <Form action={`/console/bots/${bot.id}`} was={state.was}>
          <fieldset disabled={!mayChange}>
            <Fields fields={rulesShapes} state={state} />
            {settings.all.length === 0 ? null : (
              <h3>{fill(t.protocolTitle, { protocol: protocol?.label ?? bot.protocol })}</h3>
            )}
            <ProtocolFields shapes={settings} state={state} />
            <h3>{t.timersTitle}</h3>
            <p class="lead">{t.timersLead}</p>
            <div class="fields-2">
              <Fields fields={timerShapes} state={state} />
            </div>
            {mayChange ? <button type="submit">{words.save}</button> : null}
          </fieldset>
        </Form>
      </Card>
      {mayChange ? (
        <Card title={t.removeTitle} lead={t.removeLead}>
          <a class="button danger" href={`/console/bots/${bot.id}/remove`}>
            {words.remove}
          </a>
        </Card>
      ) : null}
    </>
  );
}

interface WithState {
  readonly state: FormState;
}

export interface KeysProps {
  readonly bot: Bot;
  readonly keys: readonly BotKey[];
  readonly now: number;
  readonly state: FormState;
}

export function BotKeysTab({ bot, keys, now, state }: KeysProps) {
  const t = useTexts(botsTexts);
  const mayChange = useMay('designer');
  const actions = {
    label: t.keyActions,
    isLabelHidden: true,
    cell: (key: BotKey) => <KeyActions botKey={key} now={now} />,
  };
  return (
    <>
      <p class="lead">{t.keysLead}</p>
      <Table
        caption={t.tabKeys}
        rows={keys}
        columns={[
          { label: t.keyLabel, cell: ({ label }) => label },
          { label: t.keyHint, cell: ({ hint }) => <code>{hint}…</code> },
          { label: t.created, cell: ({ createdAt }) => <Time at={createdAt} /> },
          { label: t.keyUsed, cell: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
          { label: t.keyState, cell: (key) => <KeyState botKey={key} now={now} /> },
          ...(mayChange ? [actions] : []),
        ]}
      />
      {mayChange ? (
        <Card title={t.keyNew}>
          <Mistakes state={state} fields={keyShapes} />
          <Form action={`/console/bots/${bot.id}/keys`}>
            <Fields fields={keyShapes} state={state} />
            <button type="submit">{t.keyCreate}</button>
          </Form>
        </Card>
      ) : null}
    </>
  );
}

function KeyState({ botKey: { expiresAt }, now }: { readonly botKey: BotKey; readonly now: number }) {
  const t = useTexts(botsTexts);
  const formats = useFormats();
  if (expiresAt === null) return <Badge tone="good">{t.keyValid}</Badge>;
  if (expiresAt <= now) return <Badge tone="plain">{t.keyEnded}</Badge>;
  return <Badge tone="warn">{fill(t.keyEnds, { when: formats.dateTime(expiresAt) })}</Badge>;
}

function KeyActions({ botKey, now }: { readonly botKey: BotKey; readonly now: number }) {
  const t = useTexts(botsTexts);
  const here = `/console/bots/${botKey.botId}/keys/${botKey.id}`;
  if (botKey.expiresAt !== null && botKey.expiresAt <= now) return null;
  const overlaps = [
    ['3600', t.overlapHour],
    ['86400', t.overlapDay],
    ['604800', t.overlapWeek],
    ['0', t.overlapNow],
  ] as const;
  return (
    <div class="row-actions">
      <Form action={`${here}/rotate`}>
        <select name="overlap" aria-label={`${t.keyOverlap} (${botKey.label})`}>
          {overlaps.map(([seconds, label]) => (
            <option value={seconds} selected={seconds === '86400'}>
              {label}
            </option>
          ))}
        </select>
        <button type="submit" class="quiet small" aria-label={`${t.keyRotate} (${botKey.label})`}>
          {t.keyRotate}
        </button>
      </Form>
      <Form action={`${here}/revoke`}>
        <button type="submit" class="danger small" aria-label={`${t.keyRevoke} (${botKey.label})`}>
          {t.keyRevoke}
        </button>
      </Form>
    </div>
  );
}

export interface CallbackProps {
  readonly bot: Bot;
  readonly liveSecrets: number;
  readonly state: FormState;
  readonly test: CallbackTest | null;
}

export function BotCallbackTab({ bot, liveSecrets, state, test }: CallbackProps) {
  const t = useTexts(botsTexts);
  const words = useTexts(shellTexts);
  const mayChange = useMay('designer');
  const here = `/console/bots/${bot.id}`;
  return (
    <>
      <Card title={t.tabCallback} lead={t.callbackLead}>
        <Mistakes state={state} fields={callbackShapes} />
        <Form action={`${here}/callback`}>
          <fieldset disabled={!mayChange}>
            <Fields fields={callbackShapes} state={state} />
            {mayChange ? <button type="submit">{words.save}</button> : null}
          </fieldset>
        </Form>
      </Card>
      {bot.callbackUrl === null ? null : (
        <Card title={t.testTitle} lead={t.testLead} id="test">
          {test === null ? null : <TestResult test={test} />}
          {mayChange ? <ButtonForm action={`${here}/callback/test`} label={t.testSubmit} /> : null}
        </Card>
      )}
      <Card title={t.secretsTitle} lead={t.secretsLead}>
        <p>{fill(t.secretsLive, { count: liveSecrets })}</p>
        {mayChange ? (
          <div class="actions">
            <ButtonForm action={`${here}/callback/secret`} label={t.secretRotate} />
            {liveSecrets > 1 ? (
              <ButtonForm action={`${here}/callback/secret/drop`} label={t.secretDrop} look="danger" />
            ) : null}
          </div>
        ) : null}
      </Card>
    </>
  );
}

function TestResult({ test: { isDelivered, durationMs, error } }: { readonly test: CallbackTest }) {
  const t = useTexts(botsTexts);
  const duration = useFormats().duration(durationMs);
  if (isDelivered) return <Notice tone="good">{fill(t.testGood, { duration })}</Notice>;
  return (
    <Notice tone="bad">
      {fill(t.testBad, { duration })} <Reason text={error ?? ''} />
    </Notice>
  );
}

/** What is changed at the bot so that its end users come to Passerelle. */
export function BotInstallationTab({ installation: { about, name, code } }: { readonly installation: Installation }) {
  const pick = usePick();
  return (
    <Card title={name} lead={pick(about)}>
      <CodeBlock id="installation" label={name} code={code} />
    </Card>
  );
}

export function BotSamplesTab({ samples }: { readonly samples: readonly CodeSample[] }) {
  const t = useTexts(botsTexts);
  return (
    <>
      <p class="lead">
        {t.samplesLead} <a href="/docs">{t.reference}</a>
      </p>
      {samples.map(({ name, code }, index) => (
        <Card title={name}>
          <CodeBlock id={`sample-${index}`} label={name} code={code} />
        </Card>
      ))}
    </>
  );
}
