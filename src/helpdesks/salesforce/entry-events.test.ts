import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EscalationId } from '../../core/ids.ts';
import type { MessagePart } from '../../core/message.ts';
import type { HelpdeskEvent } from '../event.ts';
import { eventsOf } from './entry-events.ts';
import { partsOf } from './entry-parts.ts';
import { salesforceSettings } from './settings.ts';
import { wireEnvelope, wireMessage } from './wire.ts';

const folder = new URL('fixtures/', import.meta.url);
const settings = salesforceSettings.parse({
  scrtUrl: 'https://acme.my.salesforce-scrt.com',
  orgId: '00D7Q00000Bx3LmUAJ',
  esDeveloperName: 'Bot_Handover_API',
});
const everything = { ...settings, forwardAutoResponses: true, forwardChatbot: true, trustEndedByRole: true };

function read(name: string, given = settings): readonly HelpdeskEvent[] {
  const { conversationId, conversationEntry } = wireEnvelope.parse(
    JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')),
  );
  const escalationId = 'esc_1' as EscalationId;
  return eventsOf(conversationEntry, { settings: given, conversationId, escalationId });
}

const partsIn = (name: string) => read(name).flatMap((event) => (event.kind === 'agentMessaged' ? event.parts : []));

describe('an entry of a conversation', () => {
  it.each(readdirSync(folder).map((file) => file.replace('.json', '')))('%s can be read', (name) => {
    for (const event of read(name, everything)) {
      expect(event.at).toBeGreaterThan(1_785_000_000_000);
      expect(event.dedupeKey).toContain(event.remoteConversationId);
      expect(event.escalationId).toBe('esc_1');
    }
  });

  it('brings the words of a supervisor who steps in, as those of a person', () => {
    const text = readFileSync(new URL('message-agent-text.json', folder), 'utf8').replaceAll('"Agent"', '"Supervisor"');
    const { conversationId, conversationEntry } = wireEnvelope.parse(JSON.parse(text));
    expect(conversationEntry.sender?.role).toBe('Supervisor');
    const [event] = eventsOf(conversationEntry, { settings, conversationId, escalationId: null });
    expect(event).toMatchObject({ kind: 'agentMessaged', isAutomation: false });
  });

  it('says what happened, in our words', () => {
    const kinds = Object.fromEntries(
      readdirSync(folder).map((file) => [
        file.replace('.json', ''),
        read(file.replace('.json', '')).map((one) => one.kind),
      ]),
    );
    expect(kinds).toEqual({
      'message-agent-text': ['agentMessaged'],
      'message-own-text': [],
      'message-agent-file': ['agentMessaged'],
      'message-agent-rich-link': ['agentMessaged'],
      'message-agent-quick-replies': ['agentMessaged'],
      'message-agent-list-picker': ['agentMessaged'],
      'message-agent-carousel': ['agentMessaged'],
      'message-agent-time-picker': ['agentMessaged'],
      'message-agent-form': ['agentMessaged'],
      'message-agent-unknown': ['agentMessaged'],
      'message-auto-response': [],
      'message-chatbot': [],
      'routing-initial': ['ticketLinked', 'queueMoved'],
      'routing-failed': ['ticketLinked', 'conversationEnded', 'queueMoved'],
      'routing-transfer': ['transferred'],
      'routing-work-accepted': [],
      'participant-agent-added': ['agentJoined'],
      'participant-agent-removed': ['agentLeft'],
      'session-waiting': [],
      'session-inactive': [],
      'session-ended': ['conversationEnded'],
      'session-error': ['conversationEnded'],
      'typing-agent': ['agentTyped'],
      'typing-own': [],
      'read-agent': ['agentRead'],
      'queue-position': ['queueMoved'],
      'close-conversation': ['conversationEnded'],
      'consent-updated': ['conversationEnded'],
      'listed-agent-text': ['agentMessaged'],
      'unknown-kind': [],
    });
  });

  it('has a key of its own for each thing it says', () => {
    const keys = read('routing-failed').map((event) => event.dedupeKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is read the same as text and as an object, and a rep without a name still has one', () => {
    expect(partsIn('listed-agent-text')).toEqual([{ kind: 'text', text: 'From a list.' }]);
    expect(read('listed-agent-text')[0]).toMatchObject({ agent: { name: 'Agent' } });
  });
});

describe('what a rep sends', () => {
  it('is a file by its address', () => {
    const [file] = partsIn('message-agent-file');
    expect(file).toMatchObject({ kind: 'attachment', name: 'return-label.pdf', source: { kind: 'remote' } });
  });

  it('has a name whatever Salesforce calls it', () => {
    for (const name of ['', '  ', null]) {
      const attachments = [{ name, url: 'https://acme.file.force.com/x' }];
      const content = {
        messageType: 'StaticContentMessage',
        staticContent: { formatType: 'Attachments', attachments },
      };
      expect(partsOf('id', wireMessage.parse({ abstractMessage: content }))).toMatchObject([{ name: 'file' }]);
    }
  });

  it('is text for everything that a window cannot show', () => {
    expect(partsIn('message-agent-rich-link')).toEqual([
      { kind: 'text', text: 'Returns\nhttps://help.example.net/returns' },
    ]);
    expect(partsIn('message-agent-form')).toEqual([{ kind: 'text', text: 'Your address' }]);
    expect(partsIn('message-agent-unknown')).toEqual([{ kind: 'text', text: '[Hologram]' }]);
  });

  it('is choices whose answer names the message and the option', () => {
    const [said, offered] = partsIn('message-agent-quick-replies');
    expect(said).toEqual({ kind: 'text', text: 'Which one?' });
    expect(offered).toMatchObject({ kind: 'choices', choices: [{ label: 'Refund' }, { label: 'Replacement' }] });
    const payloads = offered?.kind === 'choices' ? offered.choices.map((choice) => choice.payload) : [];
    expect(payloads).toEqual([0, 1].map(() => expect.stringMatching(/^sf:[^:]+:[^:]+$/)));
    expect(new Set(payloads).size).toBe(2);
    const [card] = partsIn('message-agent-carousel');
    expect(card).toMatchObject({
      kind: 'cards',
      cards: [{ title: 'Blue', description: 'In stock', choices: [{ kind: 'reply' }, { kind: 'link' }] }],
    });
    expect(partsIn('message-agent-list-picker')[0]).toEqual({ kind: 'text', text: 'Pick a topic\nOne of these' });
  });

  it('shows times in UTC, whether text, seconds or milliseconds come', () => {
    const labelsIn = (parts: readonly MessagePart[]) =>
      parts.flatMap((part) => (part.kind === 'choices' ? part.choices.map((choice) => choice.label) : []));
    expect(labelsIn(partsIn('message-agent-time-picker'))).toEqual(['2026-07-29 08:00 UTC', '2026-07-29 09:00 UTC']);
    const times = [1_785_312_000, 1_785_312_000_000, '1785312000000', 'soon'];
    const timeSlotOptionItems = times.map((startTime) => ({ optionIdentifier: 'x', startTime }));
    const choices = { formatType: 'TimePicker', calendarEvent: { title: 'When?', timeSlotOptionItems } };
    const message = wireMessage.parse({ abstractMessage: { messageType: 'ChoicesMessage', choices } });
    const same = '2026-07-29 08:00 UTC';
    expect(labelsIn(partsOf('id', message))).toEqual([same, same, same, 'soon']);
  });
});
