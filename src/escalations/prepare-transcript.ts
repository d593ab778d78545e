import type { Language } from '../core/language.ts';
import type { TranscriptLine } from '../core/message.ts';
import type { StartFacts } from './decide-start.ts';
import { fitForAgent } from './fit-for-agent.ts';
import { agentTexts } from './texts.ts';

/** Lines handed over at most; the newest are kept. Helpdesks show agents little more, and each may cost a call. */
export const transcriptLinesMax = 50;

/**
 * What agents read before the first message: a card with what is known about the end user, then the conversation so far,
 * oldest first, cut to the newest lines (and saying so) and fitted to the helpdesk.
 */
export function prepareTranscript(facts: StartFacts, language: Language): readonly TranscriptLine[] {
  const left = Math.max(0, facts.transcript.length - transcriptLinesMax);
  const kept = facts.transcript.slice(left);
  const card = contextCard(facts, language);
  const lines: TranscriptLine[] = [];
  if (card !== '') lines.push(botLine(card));
  if (left > 0) lines.push(botLine(agentTexts.cut[language].replace('{count}', String(left))));
  lines.push(...kept);
  return lines.map((line) => ({ ...line, parts: fitForAgent(line.parts, facts.capabilities, language) }));
}

function botLine(text: string): TranscriptLine {
  return { author: 'bot', name: null, at: null, parts: [{ kind: 'text', text }] };
}

/** One line per fact that the bot gave. An address is shown with whether it was verified, so that agents know. */
function contextCard(facts: StartFacts, language: Language): string {
  const { endUser, channel } = facts;
  const emailLabel = endUser.email?.isVouched === false ? agentTexts.claimedEmail : agentTexts.email;
  const rows: readonly (readonly [string, string | null])[] = [
    [agentTexts.reason[language], facts.reason],
    [agentTexts.summary[language], facts.note],
    [agentTexts.endUser[language], endUser.name],
    [emailLabel[language], endUser.email?.address ?? null],
    [agentTexts.phone[language], endUser.phone],
    [agentTexts.page[language], channel.pageUrl],
  ];
  return rows
    .filter(([, value]) => value !== null && value !== '')
    .map(([label, value]) => `${label}${language === 'fr' ? ' ' : ''}: ${value}`)
    .join('\n');
}
