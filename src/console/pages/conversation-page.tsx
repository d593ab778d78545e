import { type MessageRecord, ownerOf } from '../../escalations/escalation.ts';
import { readableText } from '../../escalations/readable-text.ts';
import { ButtonForm, Field, Form } from '../parts/form.tsx';
import { emptyForm } from '../parts/form-state.ts';
import { Badge, Notice } from '../parts/notice.tsx';
import { pageField } from '../parts/page-field.ts';
import { Card, CopyValue, PageHead, Time } from '../parts/page-parts.tsx';
import { useFormats, useMay, usePick, useTexts } from '../parts/reader-context.tsx';
import { Fact } from '../parts/resolved-person.tsx';
import { endWords, messageStateWords } from '../texts/conversation-words.ts';
import { conversationsTexts, conversationTexts } from '../texts/conversations-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill } from '../texts/texts-in.ts';
import { type ConversationFacts, timelineOf } from '../timeline.ts';
import { Timeline } from './conversation-timeline.tsx';
import { StateOf } from './conversations-page.tsx';

/** How many of each kind a page shows. */
export const rowsMax = 500;

/** Whose texts and names are read: those of people are not for a viewer. */
export const readsTexts = 'designer';

export interface ConversationProps {
  readonly facts: ConversationFacts;
  readonly botName: string;
  readonly connectionName: string;
  /** Whether its agents answer inside Passerelle. */
  readonly hasDesk: boolean;
  /** Address of this page for others; `null` while the public address is unknown. */
  readonly link: string | null;
}

export function ConversationPage(props: ConversationProps) {
  const { facts, link } = props;
  const t = useTexts(conversationTexts);
  const list = useTexts(conversationsTexts);
  const { id } = facts.escalation;
  return (
    <>
      <PageHead title={t.title} lead={<code>{id}</code>} back={{ href: '/console/conversations', label: list.title }} />
      <div hx-ext="sse" sse-connect={`/console/conversations/${id}/live`}>
        <div sse-swap="state">
          <ConversationState {...props} />
        </div>
      </div>
      {link === null ? null : <CopyValue id="link" label={t.link} value={link} />}
    </>
  );
}

/** All of it that changes while it is looked at. */
export function ConversationState(props: ConversationProps) {
  const { facts } = props;
  const t = useTexts(conversationTexts);
  return (
    <>
      <Facts {...props} />
      {facts.isCut ? <Notice tone="plain">{fill(t.cut, { count: rowsMax })}</Notice> : null}
      <div class="beside">
        <Card title={t.messages}>
          {facts.messages.length === 0 ? <p class="muted">{t.noMessages}</p> : <Messages messages={facts.messages} />}
        </Card>
        <Card title={t.timeline} lead={t.timelineLead}>
          <Timeline entries={timelineOf(facts)} />
        </Card>
      </div>
    </>
  );
}

function Facts({ facts: { escalation, deliveries }, botName, connectionName, hasDesk }: ConversationProps) {
  const t = useTexts(conversationTexts);
  const list = useTexts(conversationsTexts);
  const formats = useFormats();
  const pick = usePick();
  const mayRead = useMay(readsTexts);
  const { startedAt, firstAgentMessageAt, end, ticketId, ticketUrl, endUser } = escalation;
  return (
    <Card title={t.facts}>
      <dl class="facts">
        <Fact label={t.state}>
          <StateOf escalation={escalation} />
        </Fact>
        <Fact label={t.owner}>{ownerOf(escalation) === 'bot' ? t.ownerBot : t.ownerHuman}</Fact>
        <Fact label={list.bot}>{botName}</Fact>
        <Fact label={list.connection}>{connectionName}</Fact>
        <Fact label={list.skill}>{escalation.skill ?? list.default}</Fact>
        <Fact label={list.group}>{escalation.group.name}</Fact>
        <Fact label={list.ticket}>{ticketUrl === null ? ticketId : <a href={ticketUrl}>{ticketId}</a>}</Fact>
        {mayRead ? <Fact label={t.person}>{endUser.name}</Fact> : null}
        <Fact label={t.agent}>{escalation.agent?.name ?? null}</Fact>
        <Fact label={t.started}>
          <Time at={startedAt} />
        </Fact>
        <Fact label={t.firstAgent}>
          {firstAgentMessageAt === null
            ? null
            : fill(t.after, { duration: formats.duration(firstAgentMessageAt - startedAt) })}
        </Fact>
        <Fact label={t.ended}>
          {end === null ? null : (
            <>
              {pick(endWords[end.reason])} {end.comment === null || !mayRead ? null : `(${end.comment})`}
            </>
          )}
        </Fact>
        <Fact label={t.conversationId}>
          <code>{escalation.conversationId}</code>
        </Fact>
        <Fact label={t.remoteId}>
          {escalation.remote === null ? null : <code>{escalation.remote.remoteConversationId}</code>}
        </Fact>
      </dl>
      <Actions
        id={escalation.id}
        isOpen={end === null}
        hasDead={deliveries.some(({ state }) => state === 'dead')}
        hasDesk={hasDesk}
      />
    </Card>
  );
}

function Actions({
  id,
  isOpen,
  hasDead,
  hasDesk,
}: {
  readonly id: string;
  readonly isOpen: boolean;
  readonly hasDead: boolean;
  readonly hasDesk: boolean;
}) {
  const t = useTexts(conversationTexts);
  const mayRemove = useMay('admin');
  if (!useMay('designer') || !(isOpen || hasDead || mayRemove)) return null;
  return (
    <div class="actions">
      {mayRemove ? (
        <a class="button quiet" href={`/console/conversations/${id}/held`} download>
          {t.held}
        </a>
      ) : null}
      {mayRemove && !isOpen ? (
        <a class="button quiet" href={`/console/conversations/${id}/remove`}>
          {t.remove}
        </a>
      ) : null}
      {hasDead ? <ButtonForm action={`/console/conversations/${id}/replay`} label={t.replay} /> : null}
      {isOpen && hasDesk ? (
        <a class="button quiet" href={`/console/conversations/${id}/desk`}>
          {t.answer}
        </a>
      ) : null}
      {isOpen ? (
        <a class="button danger" href={`/console/conversations/${id}/end`}>
          {t.end}
        </a>
      ) : null}
    </div>
  );
}

function Messages({ messages }: { readonly messages: readonly MessageRecord[] }) {
  const t = useTexts(conversationTexts);
  const pick = usePick();
  const mayRead = useMay(readsTexts);
  const names = { user: t.user, agent: t.agent, system: t.system };
  return (
    <ol class="messages">
      {messages.map(({ author, agent, parts, state, acceptedAt }) => (
        <li class={author}>
          <p class="from">
            {agent?.name ?? names[author]} <Time at={acceptedAt} />{' '}
            <Badge tone={state === 'failed' ? 'bad' : 'plain'}>{pick(messageStateWords[state])}</Badge>
          </p>
          {mayRead ? <p class="text">{readableText(parts)}</p> : <p class="muted">{t.hidden}</p>}
        </li>
      ))}
    </ol>
  );
}

/** Says what ending does, and asks why. */
export function EndConversationPage({ id }: { readonly id: string }) {
  const t = useTexts(conversationTexts);
  const shell = useTexts(shellTexts);
  const back = `/console/conversations/${id}`;
  const comment = pageField({
    name: 'comment',
    label: conversationTexts.comment,
    help: conversationTexts.commentHelp,
  });
  return (
    <>
      <PageHead title={t.endTitle} lead={t.endText} back={{ href: back, label: t.title }} />
      <Form action={`${back}/end`} class="card">
        <Field field={comment} state={emptyForm} />
        <div class="form-end">
          <button type="submit" class="danger">
            {t.end}
          </button>
          <a class="button quiet" href={back}>
            {shell.cancel}
          </a>
        </div>
      </Form>
    </>
  );
}
