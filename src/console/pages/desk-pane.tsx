import { type DeskState, groupsToTransferTo } from '../../escalations/at-desk.ts';
import type { DeskConversation, SimulatedDesk } from '../../helpdesks/simulator.ts';
import { Composer, Log, TypingLine } from '../parts/composer.tsx';
import { ButtonForm, Form } from '../parts/form.tsx';
import { emptyForm, type FormState } from '../parts/form-state.ts';
import { Badge } from '../parts/notice.tsx';
import { FileLine, PageHead, TimeOfDay } from '../parts/page-parts.tsx';
import { usePick, useTexts } from '../parts/reader-context.tsx';
import { Fact } from '../parts/resolved-person.tsx';
import { deskTexts } from '../texts/desk-texts.ts';
import { fill } from '../texts/texts-in.ts';

interface DeskProps {
  /** `null` while nobody has asked for a human. */
  readonly state: DeskState | null;
  /** The page to come back to after something was done. */
  readonly back: string;
}

/** The desk of one escalation on a page of its own, for those that no try-out of the console has started. */
export function DeskPage({ state, back }: DeskProps & { readonly state: DeskState }) {
  const t = useTexts(deskTexts);
  const here = `/console/conversations/${state.escalation.id}`;
  return (
    <>
      <PageHead title={t.pageTitle} lead={t.pageLead} back={{ href: here, label: t.pageBack }} />
      <div hx-ext="sse" sse-connect={`${here}/desk/live?hands=${handsOf(state)}`}>
        <DeskPane state={state} back={back} />
      </div>
    </>
  );
}

/** The agents' side: their desk where it is inside Passerelle, otherwise where to find it. */
export function DeskPane({ state, back }: DeskProps) {
  const t = useTexts(deskTexts);
  return (
    <section class="card pane" aria-labelledby="desk-title">
      <h2 id="desk-title">{t.desk}</h2>
      <div sse-swap="ticket">
        <DeskHead state={state} />
      </div>
      <Log id="desk-lines" label={t.log} event="desk">
        <DeskLines state={state} />
      </Log>
      <TypingLine event="user-typing">
        <UserTyping state={state} />
      </TypingLine>
      <div id="hands" sse-swap="hands">
        <Hands state={state} back={back} />
      </div>
    </section>
  );
}

/** Changes whenever the desk would look different. */
export function deskKey({ onDesk }: DeskState): string {
  if (onDesk === null) return '';
  const { messages, status, isEnded, groupId, isRequesterTyping } = onDesk;
  return [messages.length, status, isEnded, groupId, isRequesterTyping].join();
}

/** What the agent can do now; the hands are drawn anew only when this changes, so that nothing typed is lost. */
export function handsOf(state: DeskState | null): string {
  if (state === null || state.desk === null || state.onDesk === null) return 'none';
  // After a transfer it is another group's turn, and another choice of groups.
  return state.onDesk.isEnded ? 'ended' : `${state.escalation.id}${state.onDesk.groupId ?? ''}`;
}

export function DeskHead({ state }: Pick<DeskProps, 'state'>) {
  const t = useTexts(deskTexts);
  if (state === null || state.onDesk === null) return null;
  const { ticketId, groupName, requester, tags } = state.onDesk;
  return (
    <dl class="facts">
      <Fact label={t.ticket}>{ticketId}</Fact>
      <Fact label={t.group}>{groupName}</Fact>
      <Fact label={t.requester}>{requester.name}</Fact>
      <Fact label={t.tags}>
        {tags.length === 0 ? null : (
          <span class="badges">
            {tags.map((tag) => (
              <Badge tone="plain">{tag}</Badge>
            ))}
          </span>
        )}
      </Fact>
    </dl>
  );
}

export function DeskLines({ state }: Pick<DeskProps, 'state'>) {
  if (state === null || state.onDesk === null) return <WhyNothing state={state} />;
  return (
    <ol class="messages">
      {state.onDesk.messages.map((message) => (
        <DeskLine message={message} escalationId={state.escalation.id} />
      ))}
    </ol>
  );
}

/** Nothing while they do not write, or where the desk does not tell. */
export function UserTyping({ state }: Pick<DeskProps, 'state'>) {
  const t = useTexts(deskTexts);
  return <>{state?.onDesk?.isRequesterTyping === true ? t.userTyping : null}</>;
}

interface DeskLineProps {
  readonly message: DeskConversation['messages'][number];
  readonly escalationId: string;
}

function DeskLine({ message, escalationId }: DeskLineProps) {
  const t = useTexts(deskTexts);
  const { id, author, name, at, text, file } = message;
  const names = { user: t.user, bot: t.bot, agent: t.agent, system: t.system };
  return (
    <li class={author === 'agent' ? 'mine' : author}>
      <p class="from">
        {name ?? names[author]} <TimeOfDay at={at} />
      </p>
      {text === null ? null : <p class="text">{text}</p>}
      {file === null ? null : (
        <FileLine
          name={file.name}
          url={`/console/conversations/${escalationId}/desk/files/${encodeURIComponent(id)}`}
        />
      )}
    </li>
  );
}

/** Why no desk is shown, and where to answer instead. */
function WhyNothing({ state }: Pick<DeskProps, 'state'>) {
  const t = useTexts(deskTexts);
  if (state === null) return <p class="muted">{t.nobody}</p>;
  const { remote, end, ticketId, ticketUrl } = state.escalation;
  if (remote === null) return <p class="muted">{end === null ? t.coming : t.never}</p>;
  if (state.desk !== null) return <p class="muted">{t.gone}</p>;
  return (
    <>
      <p>{fill(t.elsewhere, { helpdesk: state.helpdesk })}</p>
      {ticketUrl === null ? null : (
        <p>
          <a class="button quiet" href={ticketUrl}>
            {fill(t.openTicket, { ticket: ticketId ?? '' })}
          </a>
        </p>
      )}
    </>
  );
}

/** Everything that an agent can do on this desk. */
export function Hands({ state, back }: DeskProps) {
  const t = useTexts(deskTexts);
  const pick = usePick();
  if (state === null || state.desk === null || state.onDesk === null) return null;
  if (state.onDesk.isEnded) return <p class="muted">{t.ended}</p>;
  const { desk, escalation } = state;
  return (
    <>
      <AgentComposer id={escalation.id} desk={desk} back={back} />
      <div class="actions">
        {desk.endings.map(({ id, label }) => (
          <ButtonForm
            action={`/console/conversations/${escalation.id}/desk/end`}
            label={pick(label)}
            values={{ ending: id, back }}
          />
        ))}
        <TransferForm state={{ ...state, desk, onDesk: state.onDesk }} back={back} />
      </div>
    </>
  );
}

interface OpenDeskState extends DeskState {
  readonly desk: SimulatedDesk;
  readonly onDesk: DeskConversation;
}

function TransferForm({ state, back }: { readonly state: OpenDeskState; readonly back: string }) {
  const t = useTexts(deskTexts);
  const groups = groupsToTransferTo(state.desk, state.onDesk);
  if (groups.length === 0) return null;
  return (
    <Form class="transfer" action={`/console/conversations/${state.escalation.id}/desk/transfer`}>
      <input type="hidden" name="back" value={back} />
      <label class="visually-hidden" for="transfer-to">
        {t.transferTo}
      </label>
      <select id="transfer-to" name="groupId">
        {groups.map(({ id, name }) => (
          <option value={id}>{name}</option>
        ))}
      </select>
      <button type="submit" class="quiet">
        {t.transfer}
      </button>
    </Form>
  );
}

export function AgentComposer(props: {
  /** Of the escalation. */
  readonly id: string;
  readonly desk: SimulatedDesk;
  readonly back: string;
  readonly typed?: FormState;
  readonly isFresh?: boolean;
}) {
  const { id, desk, back, typed = emptyForm, isFresh = false } = props;
  const t = useTexts(deskTexts);
  return (
    <Composer
      name="agent"
      action={`/console/conversations/${id}/desk/answer`}
      typing={`/console/conversations/${id}/desk/typing`}
      label={t.write}
      state={typed}
      isFresh={isFresh}
    >
      <input type="hidden" name="back" value={back} />
      <label class="visually-hidden" for="agent-who">
        {t.answerAs}
      </label>
      <select id="agent-who" name="agent">
        {desk.agents.map((agent) => (
          <option value={agent.id} selected={agent.id === typed.values['agent']}>
            {agent.name}
          </option>
        ))}
      </select>
    </Composer>
  );
}
