import { describe, expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../../test/support/builders.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { type EventType, eventTypes, type SignalType } from '../../escalations/escalation-event.ts';
import { cursorOf, nothingYet, progressOf } from './cursor.ts';
import { frameOfSignal, framesOf } from './frames.ts';
import { htmlOfText } from './html.ts';
import { dyduSettings } from './settings.ts';

const escalation = makeEscalation({ startedAt: 1_767_100_000_000, lastSeq: 500, acceptedAt: null });
const audience = (changes: object = {}, more: object = {}) => ({
  bot: makeBot({ name: 'Lumen' }),
  settings: dyduSettings.parse({ botUuid: 'b', servers: 'https://bot.example.test', ...changes }),
  escalation: { ...escalation, ...more },
});
const event = (type: EventType, data: JsonObject = {}) => ({
  id: newId('event'),
  escalationId: escalation.id,
  conversationId: escalation.conversationId,
  seq: 1,
  type,
  at: 1_767_100_000_000,
  data,
});
const frames = (type: EventType, data: JsonObject = {}, changes: object = {}, more: object = {}) =>
  framesOf(event(type, data), audience(changes, more));
const signal = (type: SignalType, data: JsonObject, changes: object = {}) =>
  frameOfSignal({ ...event('message.read'), type, data }, audience(changes));

describe('what happens, as the window is told', () => {
  it('names who has joined, has left, and where it went', () => {
    const agent = { id: 'a-4', name: 'Sam', avatarUrl: null };
    expect(frames('agent.joined', { agent })).toEqual([
      { kind: 'notification', values: { code: 'OperatorConnected', text: 'You are now talking with Sam.' } },
    ]);
    expect(frames('agent.left', { agent, text: 'Gone' })[0]?.values).toEqual({
      code: 'OperatorDisconnected',
      text: 'Gone',
    });
    const code = (isAutomatic: boolean) => frames('agent.transferred', { isAutomatic, text: 'x' })[0]?.values['code'];
    expect([code(true), code(false)]).toEqual(['DialogTransferredAutomatically', 'DialogTransferredManually']);
    expect(frames('agent.left', { agent, text: null })).toEqual([]);
  });

  it('shows what an agent wrote with the name, made safe, and files as links or pictures', () => {
    const url = 'https://passerelle.example.test/v1/files/t?a=1&b=2';
    const file = { kind: 'attachment', name: '<b>.png', mediaType: 'image/png', url };
    const data = {
      author: { kind: 'agent', id: 'a-4', name: 'Sam' },
      text: 'See <i>\nhttps://a.example.test/x.',
      parts: [file],
    };
    const [picture] = frames('message.created', data);
    expect(picture?.values).toMatchObject({
      typeResponse: 'OPRegularOperatorAnswer',
      human: true,
      operatorName: 'Sam',
      operatorExternalId: 'a-4',
      fromDetail: 'Sam',
    });
    const text = String(picture?.values['text']);
    expect(text).toContain('See &lt;i&gt;<br><a href="https://a.example.test/x"');
    expect(text).toContain(`<img src="${url.replace('&', '&amp;')}" alt="&lt;b&gt;.png"`);
    expect(String(frames('message.created', data, { agentFiles: 'links' })[0]?.values['text'])).not.toContain('<img');
    expect(frames('message.created', data, { agentText: 'plain' })[0]?.values['text']).toContain('See <i>');
  });

  it('warns of an idle end in the form that is set', () => {
    const form = (idleWarning: string) =>
      frames('escalation.idle_warned', { text: 'Still there?' }, { idleWarning })[0];
    expect(form('message')).toMatchObject({ kind: 'message', values: { typeResponse: 'NANotificationFromOperator' } });
    expect(form('notification')).toMatchObject({ kind: 'notification', values: { code: 'AlmostTimedOut' } });
    expect(form('payload')).toMatchObject({ kind: 'payload', values: { code: 'AlmostTimedOut' } });
  });

  it('tells every end by the word that the window tests for', () => {
    const end = (by: string, reason: string, more: object = {}, changes: object = {}) =>
      frames('escalation.ended', { by, reason, text: 'End' }, changes, more).at(-1)?.values;
    expect(end('agent', 'agent_ended')).toMatchObject({ typeResponse: 'OPLiveChatEndByOperator', text: 'End' });
    expect(end('agent', 'ticket_solved')).toMatchObject({ typeResponse: 'OPLiveChatEndByOperator' });
    expect(end('system', 'user_idle')).toMatchObject({ typeResponse: 'NAAutoCloseDialog' });
    expect(end('user', 'user_left')).toMatchObject({ typeResponse: 'NAAutoCloseDialogBecauseUserLeft' });
    for (const [by, reason] of [
      ['user', 'user_command'],
      ['bot', 'bot_requested'],
      ['system', 'helpdesk_lost'],
    ] as const) {
      expect(end(by, reason)).toMatchObject({ specialAction: 'EndPolling', code: 'EndPolling' });
    }
    expect(end('user', 'user_command', {}, { whileWaiting: 'queue' })).toMatchObject({
      typeResponse: 'DMLiveChatLeaveQueue',
      specialAction: 'EndPolling',
    });
  });

  it('sends the survey before the end by an agent, and asks for a file', () => {
    const ended = frames('escalation.ended', { by: 'agent', reason: 'agent_ended' }, { endSurvey: '42' });
    expect(ended.map(({ values }) => values['code'])).toEqual(['OperatorSendSurvey', 'OPLiveChatEndByOperator']);
    expect(ended[0]?.values['survey']).toBe('42');
    expect(frames('escalation.ended', { by: 'user', reason: 'user_command' }, { endSurvey: '42' })).toHaveLength(1);
    expect(frames('attachment.requested')[0]?.values).toEqual({ code: 'UploadRequest' });
  });

  it('moves the queue only where the window shows one', () => {
    const data = { position: 2, estimatedWaitSeconds: 61.2 };
    expect(signal('queue.moved', data)).toBeNull();
    expect(signal('queue.moved', data, { whileWaiting: 'queue', queueUpdates: false })).toBeNull();
    expect(signal('queue.moved', data, { whileWaiting: 'queue' })?.values).toMatchObject({
      specialAction: 'StartWaitingQueue',
      queuePosition: 2,
      estimatedWaitingDuration: 62,
    });
  });

  it('shows typing, and nothing when it stops', () => {
    expect(signal('agent.typing', { isTyping: true })?.values).toEqual({ code: 'OperatorWritingStatus', text: '…' });
    expect(signal('agent.typing', { isTyping: false })).toBeNull();
  });

  it('never makes more frames of one event than a cursor can count', () => {
    for (const type of eventTypes) {
      for (const whileWaiting of ['talk', 'queue']) {
        const data = { by: 'agent', reason: 'agent_ended', text: 'x', agent: { name: 'Sam' }, surveyId: '1' };
        expect(frames(type, data, { whileWaiting, endSurvey: '1' }).length).toBeLessThan(4);
      }
    }
  });
});

describe('a cursor', () => {
  it('comes back as the place that it was made of, and grows', () => {
    const places = [
      nothingYet(1),
      { seq: 0, frames: 1, window: 255 },
      { seq: 1, frames: 0, window: 0 },
      { seq: 7, frames: 3, window: 200 },
      { seq: 8, frames: 0, window: 7 },
    ];
    const cursors = places.map((place) => cursorOf(escalation, place));
    expect(cursors.map((cursor) => progressOf(escalation, cursor))).toEqual(places);
    expect([...cursors].sort((a, b) => a - b)).toEqual(cursors);
    expect(cursors.every(Number.isSafeInteger)).toBe(true);
  });

  it('belongs to one escalation: dates of the bot’s server and other escalations’ are none of its own', () => {
    const later = { startedAt: escalation.startedAt + 60_000, lastSeq: 3 };
    expect(progressOf(escalation, 1_767_100_000_500)).toBeNull();
    expect(progressOf(later, cursorOf(escalation, { seq: 9, frames: 0, window: 255 }))).toBeNull();
    expect(progressOf(escalation, cursorOf(later, nothingYet(1)))).toBeNull();
    expect(progressOf(escalation, Number.NaN)).toBeNull();
    expect(progressOf(escalation, 0)).toBeNull();
  });

  it('of a page that is to be told everything says which page that is', () => {
    expect(progressOf(escalation, 255)).toEqual({ seq: 0, frames: 0, window: 255 });
  });
});

describe('HTML', () => {
  it('of a text shows it and nothing else', () => {
    expect(htmlOfText('<script>alert("1")</script> & \'x\'')).not.toMatch(/<script|"1"/);
    expect(htmlOfText('javascript:alert(1)')).not.toContain('href');
    expect(htmlOfText('(https://a.example.test/?q="onerror=x)')).not.toMatch(/href="[^"]*"[^>]*onerror/);
  });
});
