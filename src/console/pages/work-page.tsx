import type { RunningWork } from '../long-work.ts';
import { Notice } from '../parts/notice.tsx';
import { EmptyState, PageHead } from '../parts/page-parts.tsx';
import { useFormats, usePick, useReader, useTexts } from '../parts/reader-context.tsx';
import { explainNotice } from '../texts/explain-notice.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill } from '../texts/texts-in.ts';
import { workTexts } from '../texts/work-texts.ts';

/** How far it is, followed live; without scripts the page is loaded again until it is over. */
export function WorkPage({ work }: { readonly work: RunningWork }) {
  const t = useTexts(workTexts);
  const pick = usePick();
  const { title, back } = work.about;
  const isOver = work.result !== null;
  return (
    <>
      <PageHead
        title={pick(title)}
        {...(isOver ? {} : { lead: t.lead })}
        back={{ href: back.href, label: pick(back.label) }}
      />
      {isOver ? (
        <WorkState work={work} />
      ) : (
        <div hx-ext="sse" sse-connect={`/console/work/${work.id}/live`} sse-close="over">
          <div sse-swap="state,over" aria-live="polite">
            <WorkState work={work} />
          </div>
        </div>
      )}
    </>
  );
}

export function WorkState({ work }: { readonly work: RunningWork }) {
  const t = useTexts(workTexts);
  const { language } = useReader();
  const { result } = work;
  if (result === null) return <Progress work={work} />;
  if (typeof result === 'function') return <>{result()}</>;
  return <Notice tone="bad">{result.mistake === '' ? t.broken : explainNotice(result.mistake, language)}</Notice>;
}

function Progress({ work: { done, total, soFar } }: { readonly work: RunningWork }) {
  const t = useTexts(workTexts);
  const formats = useFormats();
  const numbers = { done: formats.number(done), total: formats.number(total ?? 0) };
  const text = done === 0 && total === null ? t.began : fill(total === null ? t.counted : t.of, numbers);
  return (
    <>
      <div class="work">
        <progress {...(total === null ? {} : { value: done, max: Math.max(1, total) })} aria-label={text} />
        <p>{text}</p>
      </div>
      {soFar?.()}
    </>
  );
}

/** What is there when nobody knows of it any more. */
export function LostWork() {
  const t = useTexts(workTexts);
  const shell = useTexts(shellTexts);
  return (
    <EmptyState title={t.lostTitle} isWholePage action={{ href: '/console', label: shell.home }}>
      {t.lost}
    </EmptyState>
  );
}
