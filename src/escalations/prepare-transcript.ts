import type { EpochMs } from '../core/clock.ts';
import type { Language, Localized } from '../core/language.ts';
import type { TranscriptEntry } from '../core/message.ts';
import { inOneVoice } from '../core/one-voice.ts';
import type { StartFacts } from './decide-start.ts';
import { readableForAgent } from './fit-for-agent.ts';
import { tellTimes } from './tell-times.ts';
import { agentTexts, labelled } from './texts.ts';

/** Lines handed over at most; the newest are kept. Helpdesks show agents little more, and each may cost a call. */
export const transcriptLinesMax = 50;

/**
 * What agents read before the first message: a card with what is known about the end user, then the conversation so far,
 * oldest first, cut to the newest lines (and saying so), each as texts that can be read and files that can travel; where the
 * bot says when, also how long before now. Texts are as long as they were said: who sends them on splits them.
 */
export function prepareTranscript(facts: StartFacts, language: Language, now: EpochMs): readonly TranscriptEntry[] {
  const left = Math.max(0, facts.transcript.length - transcriptLinesMax);
  const kept = facts.transcript.slice(left);
  const card = contextCard(facts, language);
  const lines: TranscriptEntry[] = [];
  if (card !== '') lines.push(noteOf(card));
  if (left > 0) lines.push(noteOf(agentTexts.cut[language].replace('{count}', String(left))));
  lines.push(...tellTimes(kept, language, now));
  return lines.map((line) => ({ ...line, parts: readableForAgent(line.parts, facts.capabilities, language) }));
}

function noteOf(text: string): TranscriptEntry {
  return { author: 'note', name: null, at: null, parts: [{ kind: 'text', text }] };
}

/** One fact after the other that the bot gave, which may be words of the end user. An address is shown with whether it was verified, so that agents know. */
function contextCard(facts: StartFacts, language: Language): string {
  const { endUser, channel } = facts;
  const emailLabel = endUser.email?.isVouched === false ? agentTexts.claimedEmail : agentTexts.email;
  const rows: readonly (readonly [Localized, string | null])[] = [
    [agentTexts.reason, facts.reason],
    [agentTexts.summary, facts.note],
    [agentTexts.endUser, endUser.name],
    [emailLabel, endUser.email?.address ?? null],
    [agentTexts.phone, endUser.phone],
    [agentTexts.page, channel.pageUrl],
  ];
  return rows
    .flatMap(([label, value]) => (value === null || value === '' ? [] : labelled(label, inOneVoice(value), language)))
    .join('\n');
}
