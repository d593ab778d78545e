import type { Language } from '../../core/language.ts';
import type { ReplayReport } from '../../escalations/replay-delivery.ts';
import { conversationTexts } from './conversations-texts.ts';
import { fill, textsIn } from './texts-in.ts';

/** What a replay has done, in a sentence. */
export function replayText(language: Language, { replayed, refused, isMore }: ReplayReport): string {
  const t = textsIn(language, conversationTexts);
  if (isMore) return fill(t.replayedMore, { count: replayed });
  return fill(refused > 0 ? t.replayedPartly : t.replayed, { count: replayed, refused });
}

export const toneOf = ({ refused }: ReplayReport) => (refused > 0 ? 'warn' : 'good');
