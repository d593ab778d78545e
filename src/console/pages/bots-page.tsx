import type { Bot } from '../../bot-accounts/bot.ts';
import type { KnownProtocol } from '../administration.ts';
import type { FieldShape } from '../parts/field-shape.ts';
import { Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Card, EmptyState, PageHead, Time } from '../parts/page-parts.tsx';
import { useMay, usePick, useTexts } from '../parts/reader-context.tsx';
import { Removal } from '../parts/removal.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { Table } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { botsTexts } from '../texts/bots-texts.ts';
import { fill } from '../texts/texts-in.ts';
import { newBotShapes, newFrontedBotShapes } from './bot-form.ts';
import { ProtocolFields, protocolShapes } from './protocol-form.tsx';

const languageNames = { en: { en: 'English', fr: 'Anglais' }, fr: { en: 'French', fr: 'Français' } } as const;

export function BotsPage(props: { readonly bots: readonly Bot[]; readonly protocols: readonly KnownProtocol[] }) {
  const { bots, protocols } = props;
  const t = useTexts(botsTexts);
  const pick = usePick();
  const mayChange = useMay('designer');
  const add = mayChange ? { href: '/console/bots/new', label: t.add } : undefined;
  const calledBack = ({ protocol, callbackUrl }: Bot) => {
    if (callbackUrl !== null) return new URL(callbackUrl).host;
    const front = protocols.find(({ kind, installation }) => kind === protocol && installation !== undefined);
    const none = front === undefined ? t.noCallback : fill(t.callbackInFront, { protocol: front.label });
    return <span class="muted">{none}</span>;
  };
  return (
    <>
      <PageHead title={t.title} lead={t.lead}>
        {add === undefined || bots.length === 0 ? null : (
          <a class="button" href={add.href}>
            {add.label}
          </a>
        )}
      </PageHead>
      {bots.length === 0 ? (
        <EmptyState title={t.emptyTitle} {...(add === undefined ? {} : { action: add })}>
          {t.emptyText}
        </EmptyState>
      ) : (
        <Table
          caption={t.title}
          rows={bots}
          columns={[
            { label: t.name, cell: ({ id, name }) => <a href={`/console/bots/${id}`}>{name}</a> },
            { label: t.callback, cell: calledBack },
            { label: t.language, cell: ({ language }) => pick(languageNames[language]) },
            { label: t.created, cell: ({ createdAt }) => <Time at={createdAt} /> },
          ]}
        />
      )}
    </>
  );
}

/** Where a bot of this protocol is made; the first one's page is that of all. */
export function newBotPath(protocols: readonly KnownProtocol[], { kind }: KnownProtocol): string {
  return kind === protocols[0]?.kind ? '/console/bots/new' : `/console/bots/new/${kind}`;
}

export interface NewBotProps {
  readonly protocol: KnownProtocol;
  readonly protocols: readonly KnownProtocol[];
  readonly state: FormState;
}

/** Name, language, and where a protocol is not told elsewhere how to reach the bot, its callback. */
export function newBotFields({ installation }: KnownProtocol): readonly FieldShape[] {
  return installation === undefined ? newBotShapes : newFrontedBotShapes;
}

export function NewBotPage({ protocol, protocols, state }: NewBotProps) {
  const t = useTexts(botsTexts);
  const pick = usePick();
  const fields = newBotFields(protocol);
  const settings = protocolShapes(protocol);
  const tabs = protocols.map((one) => ({
    href: newBotPath(protocols, one),
    label: one.label,
    isHere: one.kind === protocol.kind,
  }));
  return (
    <>
      <PageHead title={t.newTitle} lead={t.newLead} back={{ href: '/console/bots', label: t.title }} />
      {protocols.length < 2 ? null : <Tabs label={t.kinds} tabs={tabs} />}
      <Card {...(protocol.about === undefined ? {} : { lead: pick(protocol.about) })}>
        <Mistakes state={state} fields={[...fields, ...settings.all]} />
        <Form action={newBotPath(protocols, protocol)}>
          <Fields fields={fields} state={state} />
          <ProtocolFields shapes={settings} state={state} />
          <button type="submit">{t.newSubmit}</button>
        </Form>
      </Card>
    </>
  );
}

/** What was made, with its secrets, in the only answer that has them. */
export function SecretsPage(props: {
  readonly title: string;
  readonly bot: Bot;
  readonly values: readonly { readonly label: string; readonly value: string }[];
  readonly goOn: string;
}) {
  const t = useTexts(botsTexts);
  const { title, bot, values, goOn } = props;
  return (
    <>
      <PageHead title={title} back={{ href: `/console/bots/${bot.id}`, label: bot.name }} />
      <ShownOnce values={values} goOn={{ href: goOn, label: t.copiedGoOn }} />
    </>
  );
}

/** What hangs on a bot, before it is removed. */
export interface BotUsage {
  readonly keys: number;
  readonly routes: number;
  readonly openEscalations: number;
}

export function RemoveBotPage({
  bot,
  usage,
  state,
}: {
  readonly bot: Bot;
  readonly usage: BotUsage;
  readonly state: FormState;
}) {
  const t = useTexts(botsTexts);
  const here = `/console/bots/${bot.id}`;
  const hanging = [
    [usage.openEscalations, t.removeOpen],
    [usage.routes, t.removeRoutes],
    [usage.keys, t.removeKeys],
  ] as const;
  return (
    <Removal
      name={bot.name}
      lead={t.removeLead}
      address={here}
      backTo={here}
      hanging={hanging}
      isBlocked={usage.openEscalations > 0}
      state={state}
    />
  );
}
