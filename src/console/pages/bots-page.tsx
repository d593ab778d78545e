import type { Bot } from '../../bot-accounts/bot.ts';
import { Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Card, EmptyState, PageHead, Time } from '../parts/page-parts.tsx';
import { useMay, usePick, useTexts } from '../parts/reader-context.tsx';
import { Removal } from '../parts/removal.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { Table } from '../parts/table.tsx';
import { botsTexts } from '../texts/bots-texts.ts';
import { newBotShapes } from './bot-form.ts';

const languageNames = { en: { en: 'English', fr: 'Anglais' }, fr: { en: 'French', fr: 'Français' } } as const;

export function BotsPage({ bots }: { readonly bots: readonly Bot[] }) {
  const t = useTexts(botsTexts);
  const pick = usePick();
  const mayChange = useMay('designer');
  const add = mayChange ? { href: '/console/bots/new', label: t.add } : undefined;
  const hosted = (url: string | null) => (url === null ? <span class="muted">{t.noCallback}</span> : new URL(url).host);
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
            { label: t.callback, cell: ({ callbackUrl }) => hosted(callbackUrl) },
            { label: t.language, cell: ({ language }) => pick(languageNames[language]) },
            { label: t.created, cell: ({ createdAt }) => <Time at={createdAt} /> },
          ]}
        />
      )}
    </>
  );
}

export function NewBotPage({ state }: { readonly state: FormState }) {
  const t = useTexts(botsTexts);
  return (
    <>
      <PageHead title={t.newTitle} lead={t.newLead} back={{ href: '/console/bots', label: t.title }} />
      <Card>
        <Mistakes state={state} fields={newBotShapes} />
        <Form action="/console/bots/new">
          <Fields fields={newBotShapes} state={state} />
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
