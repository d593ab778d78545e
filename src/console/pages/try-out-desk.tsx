import type { TryOutWindow } from '../../bots/bot-protocol.ts';
import type { DeskConversation, SimulatedDesk } from '../../helpdesks/simulator.ts';
import { Composer, Log } from '../parts/composer.tsx';
import { ButtonForm } from '../parts/form.tsx';
import { emptyForm, type FormState } from '../parts/form-state.ts';
import { Badge } from '../parts/notice.tsx';
import { TimeOfDay } from '../parts/page-parts.tsx';
import { usePick, useTexts } from '../parts/reader-context.tsx';
import { Fact } from '../parts/resolved-person.tsx';
import type { TryOutState } from '../read-try-out.ts';
import { fill } from '../texts/texts-in.ts';
import { tryOutTexts } from '../texts/try-out-texts.ts';
import { tryOutAddress } from '../try-out-address.ts';

interface DeskProps {
  readonly window: TryOutWindow;
  readonly state: TryOutState;
}

/** The other side: the agent's desk where it is inside Passerelle, otherwise where to find it. */
export function DeskPane({ window, state }: DeskProps) {
  const t = useTexts(tryOutTexts);
  return (
    <section class="card pane" aria-labelledby="desk-title">
      <h2 id="desk-title">{t.desk}</h2>
      <div sse-swap="ticket">
        <DeskHead state={state} />
      </div>
      <Log id="desk-lines" label={t.deskLog} event="desk">
        <DeskLines state={state} />
      </Log>
      <div id="hands" sse-swap="hands">
        <Hands window={window} state={state} />
      </div>
    </section>
  );
}

/** What the agent can do now; the hands are drawn anew only when this changes, so that nothing typed is lost. */
export function handsOf({ desk, onDesk }: TryOutState): 'none' | 'open' | 'ended' {
  if (desk === null || onDesk === null) return 'none';
  return onDesk.isEnded ? 'ended' : 'open';
}

export function DeskHead({ state: { onDesk } }: Pick<DeskProps, 'state'>) {
  const t = useTexts(tryOutTexts);
  if (onDesk === null) return null;
  return (
    <dl class="facts">
      <Fact label={t.ticket}>{onDesk.ticketId}</Fact>
      <Fact label={t.group}>{onDesk.groupName}</Fact>
      <Fact label={t.requester}>{onDesk.requester.name}</Fact>
      <Fact label={t.tags}>
        {onDesk.tags.length === 0 ? null : (
          <span class="badges">
            {onDesk.tags.map((tag) => (
              <Badge tone="plain">{tag}</Badge>
            ))}
          </span>
        )}
      </Fact>
    </dl>
  );
}

export function DeskLines({ state }: Pick<DeskProps, 'state'>) {
  const t = useTexts(tryOutTexts);
  const { onDesk } = state;
  if (onDesk === null) return <WhyNothing state={state} />;
  return (
    <ol class="messages">
      {onDesk.messages.map((message) => (
        <DeskLine message={message} names={{ user: t.chat, bot: t.bot, agent: t.agent, system: t.system }} />
      ))}
    </ol>
  );
}

type DeskMessage = DeskConversation['messages'][number];

function DeskLine(props: {
  readonly message: DeskMessage;
  readonly names: Readonly<Record<DeskMessage['author'], string>>;
}) {
  const { author, name, at, text } = props.message;
  return (
    <li class={author === 'agent' ? 'mine' : author}>
      <p class="from">
        {name ?? props.names[author]} <TimeOfDay at={at} />
      </p>
      <p class="text">{text}</p>
    </li>
  );
}

/** Why no desk is shown, and where to answer instead. */
function WhyNothing({ state: { conversation, helpdesk, desk } }: Pick<DeskProps, 'state'>) {
  const t = useTexts(tryOutTexts);
  if (conversation === null) return <p class="muted">{t.deskNobody}</p>;
  const { remote, end, ticketId, ticketUrl } = conversation.facts.escalation;
  if (remote === null) return <p class="muted">{end === null ? t.deskComing : t.deskNever}</p>;
  if (desk !== null) return <p class="muted">{t.deskGone}</p>;
  return (
    <>
      <p>{fill(t.deskElsewhere, { helpdesk: helpdesk ?? '' })}</p>
      {ticketUrl === null ? null : (
        <p>
          <a class="button quiet" href={ticketUrl}>
            {fill(t.deskTicket, { ticket: ticketId ?? '' })}
          </a>
        </p>
      )}
    </>
  );
}

/** Everything that an agent can do on this desk. */
export function Hands({ window, state }: DeskProps) {
  const t = useTexts(tryOutTexts);
  const pick = usePick();
  const { desk } = state;
  const hands = handsOf(state);
  if (desk === null || hands === 'none') return null;
  if (hands === 'ended') return <p class="muted">{t.deskEnded}</p>;
  return (
    <>
      <AgentComposer window={window} desk={desk} />
      <div class="actions">
        {desk.endings.map(({ id, label }) => (
          <ButtonForm action={tryOutAddress(window, '/agent/end')} label={pick(label)} values={{ ending: id }} />
        ))}
      </div>
    </>
  );
}

export function AgentComposer(props: {
  readonly window: TryOutWindow;
  readonly desk: SimulatedDesk;
  readonly typed?: FormState;
  readonly isFresh?: boolean;
}) {
  const { window, desk, typed = emptyForm } = props;
  const t = useTexts(tryOutTexts);
  return (
    <Composer
      name="agent"
      action={tryOutAddress(window, '/agent/reply')}
      label={t.writeAgent}
      submit={t.send}
      state={typed}
      isFresh={props.isFresh ?? false}
    >
      <label class="visually-hidden" for="agent-who">
        {t.answerAs}
      </label>
      <select id="agent-who" name="agent">
        {desk.agents.map(({ id, name }) => (
          <option value={id} selected={id === typed.values['agent']}>
            {name}
          </option>
        ))}
      </select>
    </Composer>
  );
}
