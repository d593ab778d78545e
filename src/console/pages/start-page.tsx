import { Badge, Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-parts.tsx';
import { useMay, useTexts } from '../parts/reader-context.tsx';
import { startTexts } from '../texts/start-texts.ts';
import { fill } from '../texts/texts-in.ts';

/** How far one is: each step is done once there is one of it. */
export interface StartProgress {
  readonly bots: boolean;
  readonly connections: boolean;
  readonly routes: boolean;
  readonly escalations: boolean;
}

interface Action {
  readonly href: string;
  readonly label: string;
}

type StepState = 'done' | 'next' | 'later';

const connect = '/console/connections/new';

export function StartPage(props: { readonly progress: StartProgress; readonly hasSandbox: boolean }) {
  const { progress } = props;
  const t = useTexts(startTexts);
  const sandbox = props.hasSandbox ? { href: `${connect}/sandbox`, label: t.sandboxAction } : null;
  const steps = [
    { isDone: progress.bots, title: t.botTitle, text: t.botText, add: '/console/bots/new', all: '/console/bots' },
    {
      isDone: progress.connections,
      title: t.connectionTitle,
      text: t.connectionText,
      add: connect,
      all: '/console/connections',
    },
    { isDone: progress.routes, title: t.skillTitle, text: t.skillText, add: '/console/skills', all: '/console/skills' },
    {
      isDone: progress.escalations,
      title: t.tryTitle,
      text: t.tryText,
      add: '/console/try',
      all: '/console/try',
    },
  ] as const;
  const actions = [
    [t.botAction, t.botMore],
    [t.connectionAction, t.connectionMore],
    [t.skillAction, t.skillMore],
    [t.tryAction, t.tryMore],
  ] as const;
  const done = steps.filter(({ isDone }) => isDone).length;
  const next = steps.findIndex(({ isDone }) => !isDone);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div class="progress">
        <progress value={done} max={steps.length} aria-label={t.title} />
        <span>{fill(t.progress, { done, all: steps.length })}</span>
      </div>
      {done === steps.length ? <Notice tone="good">{t.ready}</Notice> : null}
      <ol class="steps">
        {steps.map(({ isDone, title, text, add, all }, index) => (
          <Step
            state={isDone ? 'done' : index === next ? 'next' : 'later'}
            number={index + 1}
            title={title}
            text={text}
            action={{ href: isDone ? all : add, label: actions[index]?.[isDone ? 1 : 0] ?? title }}
            {...(isDone || add !== connect ? {} : { or: sandbox })}
          />
        ))}
      </ol>
    </>
  );
}

function Step(props: {
  readonly state: StepState;
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly action: Action;
  /** Another way to the same end, `null` where there is none. */
  readonly or?: Action | null;
}) {
  const { state, number, title, text, action, or = null } = props;
  const t = useTexts(startTexts);
  const mayAct = useMay('designer');
  const labels = { done: t.done, next: t.next, later: t.later };
  return (
    <li class={`step ${state}`} aria-current={state === 'next' ? 'step' : undefined}>
      <span class="number" aria-hidden="true">
        {state === 'done' ? '✓' : number}
      </span>
      <div>
        <h2>
          {title} <Badge tone={state === 'done' ? 'good' : 'plain'}>{labels[state]}</Badge>
        </h2>
        <p>{text}</p>
      </div>
      {mayAct ? (
        <div class="actions">
          <a class={state === 'next' ? 'button' : 'button quiet'} href={action.href}>
            {action.label}
          </a>
          {or === null ? null : (
            <a class="button quiet" href={or.href}>
              {or.label}
            </a>
          )}
        </div>
      ) : null}
    </li>
  );
}
