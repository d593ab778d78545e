import type { Child } from 'hono/jsx';
import type { JsonObject } from '../../core/json.ts';
import type { Localized } from '../../core/language.ts';
import type { EscalationEvent } from '../../escalations/escalation-event.ts';
import type { AttemptRecord, DeliveryRecord } from '../../outbox/store.ts';
import { Badge, type Tone } from '../parts/notice.tsx';
import { Time } from '../parts/page-parts.tsx';
import { useFormats, usePick, useReader, useTexts } from '../parts/reader-context.tsx';
import { Reason } from '../parts/reason.tsx';
import { deliveryKindWords, deliveryStateWords, endWords, eventWords } from '../texts/conversation-words.ts';
import { conversationTexts } from '../texts/conversations-texts.ts';
import { explainNotice } from '../texts/explain-notice.ts';
import { fill } from '../texts/texts-in.ts';
import type { TimelineEntry } from '../timeline.ts';

/** What happened, oldest first: ids, states, durations and errors, never what people wrote. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  return (
    <ol class="timeline">
      {entries.map((entry) => (
        <Entry entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  const t = useTexts(conversationTexts);
  const { language } = useReader();
  switch (entry.kind) {
    case 'started':
      return <Line at={entry.at} tone="plain" title={t.accepted} />;
    case 'notice':
      return (
        <Line at={entry.at} tone="warn" title={t.notice}>
          {explainNotice(entry.text, language)}
        </Line>
      );
    case 'event':
      return <EventLine event={entry.event} />;
    case 'attempt':
      return <AttemptLine attempt={entry.attempt} of={entry.of} />;
    case 'delivery':
      return <DeliveryLine delivery={entry.delivery} at={entry.at} />;
  }
}

function Line(props: { readonly at: number; readonly tone: Tone; readonly title: Child; readonly children?: Child }) {
  const { at, tone, title, children } = props;
  return (
    <li class={tone}>
      <span class="when">
        <Time at={at} exact />
      </span>
      <span class="what">
        <strong>{title}</strong>
        {children === undefined || children === '' ? null : <small>{children}</small>}
      </span>
    </li>
  );
}

const bad: readonly string[] = ['message.failed', 'helpdesk.disconnected'];

function EventLine({ event }: { readonly event: EscalationEvent }) {
  const pick = usePick();
  const tone = bad.includes(event.type) ? 'bad' : 'good';
  return (
    <Line at={event.at} tone={tone} title={pick(eventWords[event.type])}>
      #{event.seq} {useDetail(event.data)}
    </Line>
  );
}

/** What an event tells besides texts: why it ended, which ticket, which group, who. */
function useDetail(data: JsonObject): string {
  const pick = usePick();
  const reason = data['reason'];
  const words: Readonly<Record<string, Localized>> = endWords;
  const word = typeof reason === 'string' ? words[reason] : undefined;
  const found = [
    word === undefined ? null : pick(word),
    textAt(data['code']),
    nameAt(data['agent']),
    nameAt(data['group']),
    idAt(data['ticket']),
    textAt(data['messageId']),
  ];
  return found.filter((one) => one !== null).join(' · ');
}

const textAt = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
const nameAt = (value: unknown) => textAt((value as { name?: unknown } | null | undefined)?.name);
function idAt(value: unknown): string | null {
  const id = textAt((value as { id?: unknown } | null | undefined)?.id);
  return id === null ? null : `#${id}`;
}

function AttemptLine({ attempt, of }: { readonly attempt: AttemptRecord; readonly of: DeliveryRecord | null }) {
  const t = useTexts(conversationTexts);
  const formats = useFormats();
  const kind = useKind();
  return (
    <Line
      at={attempt.at}
      tone={attempt.outcome === 'dead' ? 'bad' : 'warn'}
      title={fill(t.tryFailed, { attempt: attempt.attempt })}
    >
      {of === null ? attempt.deliveryId : kind(of)} · {formats.duration(attempt.durationMs)} ·{' '}
      <Reason text={attempt.error} />
    </Line>
  );
}

const tones = { waiting: 'plain', delivered: 'good', dead: 'bad', skipped: 'warn' } as const;

function DeliveryLine({ delivery, at }: { readonly delivery: DeliveryRecord; readonly at: number }) {
  const t = useTexts(conversationTexts);
  const formats = useFormats();
  const pick = usePick();
  const kind = useKind();
  const { state, settledAt, createdAt, durationMs, lastError, mayHaveArrived } = delivery;
  const times =
    settledAt === null || durationMs === null
      ? null
      : fill(t.relayed, {
          duration: formats.duration(settledAt - createdAt),
          call: formats.duration(durationMs),
        });
  const isOpen = state !== 'delivered';
  const details = [kind(delivery), times, isOpen && mayHaveArrived ? t.mayHaveArrived : null];
  return (
    <Line
      at={at}
      tone={tones[state]}
      title={
        <>
          {delivery.side === 'bot' ? t.toBot : t.toHelpdesk}{' '}
          <Badge tone={tones[state]}>{pick(deliveryStateWords[state])}</Badge>
        </>
      }
    >
      {details.filter((one) => one !== null).join(' · ')}
      {isOpen && lastError !== null ? (
        <>
          {' · '}
          <Reason text={lastError} />
        </>
      ) : null}
    </Line>
  );
}

/** The name of what a delivery carries. */
function useKind(): (delivery: DeliveryRecord) => string {
  const pick = usePick();
  return ({ kind }) => {
    const word = deliveryKindWords[kind] ?? (eventWords as typeof deliveryKindWords)[kind];
    return word === undefined ? kind : pick(word);
  };
}
