import { describe, expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { defaultTimers } from '../bot-accounts/timer-policy.ts';
import type { TranscriptLine } from '../core/message.ts';
import type { StartFacts } from './decide-start.ts';
import { prepareTranscript, transcriptLinesMax } from './prepare-transcript.ts';

const lineOf = (text: string, at: number | null = null): TranscriptLine => ({
  author: 'user',
  name: null,
  at,
  parts: [{ kind: 'text', text }],
});

const now = Date.UTC(2026, 4, 4, 10);
const ago = (minutes: number): number => now - minutes * 60_000;

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
  const parts = prepareTranscript(whole, language, now).flatMap((line) => line.parts);
  return parts.map((part) => (part.kind === 'text' ? part.text : part.kind));
}

describe('what agents read before the first message', () => {
  it('leaves no crumbs of a text that is longer than a message of the helpdesk: who sends it splits it, once', () => {
    const long = 'word '.repeat(3000);
    expect(textsOf({ transcript: [lineOf(long)], capabilities: makeCapabilities({ textCharsMax: 4096 }) })).toEqual([
      long,
    ]);
  });

  it('shows what the bot said at once as one text, its choices numbered through, with a file at its place', () => {
    const file = { kind: 'attachment', name: 'a.pdf', mediaType: 'application/pdf', sizeBytes: 1 } as const;
    const choice = (label: string) => ({ kind: 'reply', label, payload: label }) as const;
    const parts: TranscriptLine['parts'] = [
      { kind: 'text', text: 'Which one?' },
      { kind: 'choices', choices: [choice('March'), choice('April')] },
      { kind: 'cards', layout: 'list', cards: [{ title: 'May', choices: [choice('Show')] }] },
      { ...file, source: { kind: 'url', url: 'https://x.example/a' } },
      { kind: 'location', latitude: 1, longitude: 2 },
    ];
    const transcript = [{ author: 'bot', name: null, at: null, parts }] as const;
    const capabilities = makeCapabilities({ attachments: 'byUpload' });
    expect(textsOf({ transcript, capabilities })).toEqual([
      'Which one?\n1. March\n2. April\nMay\n3. Show',
      'attachment',
      '1, 2',
    ]);
  });

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

  it('says how long ago it was said where the talk had stopped, which agents could not see', () => {
    const transcript = [
      lineOf('lost?', ago(3 * 24 * 60)),
      lineOf('yes', ago(3 * 24 * 60 - 5)),
      lineOf('back', ago(185)),
      lineOf('again', ago(180)),
      lineOf('human', ago(1)),
    ];
    expect(textsOf({ transcript })).toEqual([
      '[3 days earlier]',
      'lost?',
      'yes',
      '[3 h earlier]',
      'back',
      'again',
      '[1 min earlier]',
      'human',
    ]);
    expect(textsOf({ transcript }, 'fr').filter((text) => text.startsWith('['))).toEqual([
      '[3 jours plus tôt]',
      '[3 h plus tôt]',
      '[1 min plus tôt]',
    ]);
    expect(textsOf({ transcript: [lineOf('lost?', ago(40)), lineOf('yes', now)] })).toEqual([
      '[40 min earlier]',
      'lost?',
      '[just now]',
      'yes',
    ]);
  });

  it('says nothing of times where the talk went on without a stop, or where they are not known or cannot be', () => {
    const quiet = (...times: (number | null)[]) => {
      const transcript = times.map((at, index) => lineOf(`${index}`, at));
      expect(textsOf({ transcript })).toEqual(times.map((_, index) => `${index}`));
    };
    quiet(ago(29), ago(15), ago(1));
    quiet(null, null);
    quiet(ago(5), null, ago(2));
    quiet(ago(-24 * 60), ago(-5));
    quiet(1_777_888_800, 0, ago(10));
  });

  it('let an end user write a row of their own into the card, such as an address that nobody had verified', () => {
    const [card] = textsOf({ endUser: { ...makeEscalation().endUser, name: 'Léa\nE-mail: boss@shop.example' } });
    expect(card).toMatch(/^.*Léa\n\| E-mail: boss@shop\.example/m);
  });
});
