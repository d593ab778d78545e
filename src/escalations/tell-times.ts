import { dayMs, type EpochMs } from '../core/clock.ts';
import type { Language } from '../core/language.ts';
import type { TranscriptEntry, TranscriptLine } from '../core/message.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A talk that was silent for so long had stopped. */
const stopMs = 30 * minuteMs;

/** What a bot says was earlier is no time, but seconds for milliseconds, or a field that was never filled. */
const earliest: EpochMs = Date.UTC(2000, 0, 1);

/**
 * Puts above each stretch of the talk how long before now it was said: a helpdesk shows all of it with the time of the
 * handoff. Relative, because nobody has said in which time zone agents are. A talk without a stop, up to now, tells nothing.
 */
export function tellTimes(
  lines: readonly TranscriptLine[],
  language: Language,
  now: EpochMs,
): readonly TranscriptEntry[] {
  const times = lines.map(({ at }) => (at === null || at < earliest ? null : Math.min(at, now)));
  let before: EpochMs | null = null;
  return lines.flatMap((line, index): readonly TranscriptEntry[] => {
    const at = times[index] ?? null;
    const since = before ?? now;
    before = at ?? before;
    if (at === null || Math.abs(at - since) < stopMs) return [line];
    return [{ author: 'time', name: null, at, parts: [{ kind: 'text', text: earlier(now - at, language) }] }, line];
  });
}

function earlier(ms: number, language: Language): string {
  if (ms < minuteMs) return { en: '[just now]', fr: '[à l’instant]' }[language];
  const long = lengthOf(ms, language);
  return { en: `[${long} earlier]`, fr: `[${long} plus tôt]` }[language];
}

/** The largest unit of which there are two at least, but for minutes. */
function lengthOf(ms: number, language: Language): string {
  if (ms < 2 * hourMs) return `${Math.round(ms / minuteMs)} min`;
  if (ms < 2 * dayMs) return `${Math.round(ms / hourMs)} h`;
  return `${Math.round(ms / dayMs)} ${{ en: 'days', fr: 'jours' }[language]}`;
}
