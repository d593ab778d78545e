import type { TryOutLine, TryOutWindow } from '../../bots/bot-protocol.ts';
import { ownerOf } from '../../escalations/escalation.ts';
import { Composer, Log, TypingLine } from '../parts/composer.tsx';
import { ButtonForm } from '../parts/form.tsx';
import { emptyForm, type FormState } from '../parts/form-state.ts';
import { Badge, Notice } from '../parts/notice.tsx';
import { Card, FileLine, PageHead, TimeOfDay } from '../parts/page-parts.tsx';
import { useTexts } from '../parts/reader-context.tsx';
import type { TryOutState } from '../read-try-out.ts';
import { tryOutTexts } from '../texts/try-out-texts.ts';
import { timelineOf } from '../timeline.ts';
import { tryOutAddress } from '../try-out-address.ts';
import { Timeline } from './conversation-timeline.tsx';
import { StateOf } from './conversations-page.tsx';
import { DeskPane, handsOf } from './desk-pane.tsx';

export interface TryOutProps {
  readonly window: TryOutWindow;
  readonly state: TryOutState;
  /** `null` when they cannot be had now. */
  readonly lines: readonly TryOutLine[] | null;
  readonly asksSkill: boolean;
}

export function TryOutPage(props: TryOutProps & { readonly typed?: FormState }) {
  const { window, state } = props;
  const t = useTexts(tryOutTexts);
  return (
    <>
      <PageHead
        title={t.title}
        lead={
          <>
            {window.bot.name}
            {window.skill === null ? null : ` · ${window.skill}`} <Badge tone="plain">{t.test}</Badge>
          </>
        }
        back={{ href: `/console/try/${window.bot.id}`, label: t.over }}
      />
      <div hx-ext="sse" sse-connect={`${tryOutAddress(window, '/live')}&hands=${handsOf(state.desk)}`}>
        <div class="workbench">
          <section class="card pane" aria-labelledby="chat-title">
            <h2 id="chat-title">{t.chat}</h2>
            <div sse-swap="owner">
              <OwnerLine {...props} />
            </div>
            <Log id="chat-lines" label={t.chatLog} event="chat">
              <ChatLines {...props} />
            </Log>
            <TypingLine event="agent-typing">
              <AgentTyping state={state} />
            </TypingLine>
            <ChatComposer window={window} {...(props.typed === undefined ? {} : { typed: props.typed })} />
          </section>
          <DeskPane state={state.desk} back={tryOutAddress(window)} />
        </div>
        <Card title={t.timeline}>
          <div sse-swap="timeline">
            <TryOutTimeline {...props} />
          </div>
        </Card>
      </div>
    </>
  );
}

/** Who answers, and the end user's way out while that is a human. */
export function OwnerLine({ window, state: { conversation }, asksSkill }: TryOutProps) {
  const t = useTexts(tryOutTexts);
  const isHuman = conversation !== null && ownerOf(conversation.facts.escalation) === 'human';
  return (
    <div class="owner">
      <Badge tone={isHuman ? 'good' : 'plain'}>{isHuman ? t.ownerHuman : t.ownerBot}</Badge>
      {isHuman ? <ButtonForm action={tryOutAddress(window, '/leave')} label={t.leave} /> : null}
      {!isHuman && asksSkill ? <small>{t.again}</small> : null}
    </div>
  );
}

export function ChatLines({ lines }: Pick<TryOutProps, 'lines'>) {
  const t = useTexts(tryOutTexts);
  if (lines === null) return <Notice tone="warn">{t.unreadable}</Notice>;
  const names = { user: t.you, bot: t.bot, agent: t.agent };
  return (
    <ol class="messages">
      {lines.map(({ author, name, at, text, files, isFailed }) => (
        <li class={author === 'user' ? 'mine' : author}>
          <p class="from">
            {name ?? names[author]} {at === null ? null : <TimeOfDay at={at} />}{' '}
            {isFailed ? <Badge tone="bad">{t.notSent}</Badge> : null}
          </p>
          {text === '' ? null : <p class="text">{text}</p>}
          {files.map((file) => (
            <FileLine {...file} />
          ))}
        </li>
      ))}
    </ol>
  );
}

/** Nothing while nobody writes. */
export function AgentTyping({ state }: Pick<TryOutProps, 'state'>) {
  const t = useTexts(tryOutTexts);
  return <>{state.isAgentTyping ? t.agentTyping : null}</>;
}

/** Where the end user writes. `isFresh` takes the caret, after a message was sent. */
export function ChatComposer(props: {
  readonly window: TryOutWindow;
  readonly typed?: FormState;
  readonly isFresh?: boolean;
}) {
  const t = useTexts(tryOutTexts);
  return (
    <Composer
      name="chat"
      action={tryOutAddress(props.window, '/say')}
      typing={tryOutAddress(props.window, '/typing')}
      label={t.writeUser}
      state={props.typed ?? emptyForm}
      isFresh={props.isFresh ?? false}
    />
  );
}

export function TryOutTimeline({ state: { conversation } }: Pick<TryOutProps, 'state'>) {
  const t = useTexts(tryOutTexts);
  if (conversation === null) return <p class="muted">{t.timelineEmpty}</p>;
  const { facts } = conversation;
  return (
    <>
      <p class="owner">
        <StateOf escalation={facts.escalation} />
        <a href={`/console/conversations/${facts.escalation.id}`}>{t.whole}</a>
      </p>
      <Timeline entries={timelineOf(facts)} />
    </>
  );
}
