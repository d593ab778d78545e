import { describe, expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { defaultTimers } from '../bot-accounts/timer-policy.ts';
import type { TranscriptLine } from '../core/message.ts';
import type { StartFacts } from './decide-start.ts';
import { prepareTranscript, transcriptLinesMax } from './prepare-transcript.ts';

const lineOf = (text: string): TranscriptLine => ({
  author: 'user',
  name: null,
  at: null,
  parts: [{ kind: 'text', text }],
});

function textsOf(facts: Partial<StartFacts>, language: 'en' | 'fr' = 'en'): readonly string[] {
  const { endUser, attributes, group, channel } = makeEscalation();
  const whole: StartFacts = {
    bot: makeBot(),
    connection: makeConnection(),
    capabilities: makeCapabilities(),
    commandId: 'start-1',
    conversationId: 'conv-1',
    skill: null,
    group,
    endUser,
    attributes,
    notices: [],
    channel,
    locale: null,
    isTest: false,
    callbackUrl: null,
    richParts: [],
    transcript: [],
    note: null,
    reason: null,
    pendingMessage: null,
    timers: defaultTimers,
    ...facts,
  };
  const parts = prepareTranscript(whole, language).flatMap((line) => line.parts);
  return parts.map((part) => (part.kind === 'text' ? part.text : part.kind));
}

describe('what agents read before the first message', () => {
  it('keeps the newest lines when there are too many, and says how many were left out', () => {
    const transcript = Array.from({ length: transcriptLinesMax + 7 }, (_, at) => lineOf(`line ${at}`));
    const [remark, ...lines] = textsOf({ transcript });
    expect(remark).toBe('Earlier lines were left out: 7.');
    expect(lines).toEqual(transcript.slice(7).map((_, at) => `line ${at + 7}`));
  });

  it('says of an address whether anybody has verified it', () => {
    const { endUser } = makeEscalation();
    const withEmail = (isVouched: boolean) => ({ ...endUser, email: { address: 'mona@example.net', isVouched } });
    expect(textsOf({ endUser: withEmail(false) })).toEqual(['E-mail given (not verified): mona@example.net']);
    expect(textsOf({ endUser: withEmail(true) })).toEqual(['E-mail: mona@example.net']);
    expect(textsOf({ endUser: withEmail(false) }, 'fr')).toEqual(['E-mail indiqué (non vérifié) : mona@example.net']);
  });
});
