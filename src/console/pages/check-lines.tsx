import type { CheckResult } from '../../helpdesks/helpdesk.ts';
import { Notice } from '../parts/notice.tsx';
import { usePick, useTexts } from '../parts/reader-context.tsx';
import { Reason } from '../parts/reason.tsx';
import { connectionsTexts } from '../texts/connections-texts.ts';
import { fill } from '../texts/texts-in.ts';

const marks = { ok: '✓', warning: '!', failed: '✗', skipped: '–' } as const;

/** A check that is over: how it went, then each thing that was looked at. */
export function CheckOutcome({ results }: { readonly results: readonly CheckResult[] }) {
  return (
    <>
      <CheckSummary results={results} />
      <CheckLines results={results} />
    </>
  );
}

export function CheckLines({ results }: { readonly results: readonly CheckResult[] }) {
  return (
    <ul class="checks">
      {results.map((result) => (
        <CheckLine result={result} />
      ))}
    </ul>
  );
}

/** One thing that was looked at: what was seen, and where it is not right what was expected and what to do. */
export function CheckLine({ result }: { readonly result: CheckResult }) {
  const { label, status, seen, expected, remedy } = result;
  const t = useTexts(connectionsTexts);
  const pick = usePick();
  const words = { ok: t.statusOk, warning: t.statusWarning, failed: t.statusFailed, skipped: t.statusSkipped };
  // Of what was not looked at there is nothing to compare.
  const isRight = status === 'ok' || status === 'skipped';
  return (
    <li id={`check-${result.id}`} class={status} data-check={result.id}>
      <span class="mark" aria-hidden="true">
        {marks[status]}
      </span>
      <p>
        <strong>{pick(label)}</strong> <span class="visually-hidden">({words[status]})</span>
      </p>
      <p class="muted">
        {t.seen} {seen.en === seen.fr ? <Reason text={seen.en} /> : pick(seen)}
      </p>
      {isRight ? null : (
        <p class="muted">
          {t.expected} {pick(expected)}
        </p>
      )}
      {remedy === null || isRight ? null : (
        <p class="remedy">
          {t.remedy} {pick(remedy)}
        </p>
      )}
    </li>
  );
}

/** How the whole check went. */
export function CheckSummary({ results }: { readonly results: readonly CheckResult[] }) {
  const t = useTexts(connectionsTexts);
  const pick = usePick();
  const count = results.length;
  const failed = results.filter(({ status }) => status === 'failed');
  const worthALook = results.filter(({ status }) => status === 'warning');
  if (failed.length + worthALook.length === 0) return <Notice tone="good">{fill(t.checkGood, { count })}</Notice>;
  const isBad = failed.length > 0;
  return (
    <Notice tone={isBad ? 'bad' : 'warn'}>
      <p>
        {fill(isBad ? t.checkBad : t.checkWorthALook, { failed: failed.length, worthALook: worthALook.length, count })}
      </p>
      <ul>
        {[...failed, ...worthALook].map(({ id, label }) => (
          <li>
            <a href={`#check-${id}`}>{pick(label)}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/**
 * A check under way: each result as soon as it is known. One that begins anew after a lost connection sweeps away what
 * the one before had shown.
 */
export function LiveCheck({ address }: { readonly address: string }) {
  const t = useTexts(connectionsTexts);
  return (
    <div hx-ext="sse" sse-connect={address} sse-close="done">
      <div sse-swap="done" aria-live="polite">
        <p aria-busy="true">{t.checking}</p>
      </div>
      <div hidden sse-swap="begin" hx-target="#check-lines" />
      <ul class="checks" id="check-lines" sse-swap="check" hx-swap="beforeend" />
    </div>
  );
}
