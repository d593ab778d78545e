import { describe, expect, it } from 'vitest';
import { type Books, openBooks, type Way } from './books.ts';
import { type Findings, judge } from './checker.ts';

const escalationId = 'esc_1';
const strict = { mayDie: false, mayMissCallbacks: false };

/** Books of one escalation in which all is well: one message each way, and the end. */
function goodBooks(): Books {
  const books = openBooks();
  books.starts.push({
    label: '1.1',
    conversationId: 'conversation-1',
    askedAt: books.tick(),
    escalationId,
    acceptedAt: books.tick(),
    mayEndFrom: null,
    endedBy: 'user',
  });
  say(books, '1.1.1');
  arrive(books, 'm1', '<t:1.1> my parcel is late');
  arrive(books, 'm2', '<u:1.1.1~0> line');
  write(books, '1.1.1', false);
  books.postings.set('1.1.1', { postedAt: books.tick(), acceptedAt: books.tick() });
  event(books, 1, 'message.delivered', { clientMessageId: '1.1.1' });
  event(books, 2, 'message.created', { text: '<a:1.1.1> answer' });
  event(books, 3, 'escalation.ended', {});
  return books;
}

function say(books: Books, label: string): void {
  const askedAt = books.tick();
  const answeredAt = books.tick();
  books.userLines.push({ label, escalationId, marks: 1, fileName: null, askedAt, fate: 'accepted', answeredAt });
}

function write(books: Books, label: string, mustCome: boolean): void {
  books.agentLines.push({ label, escalationId, remoteMessageId: label, writtenAt: books.tick(), mustCome });
}

function arrive(books: Books, id: string, text: string): void {
  books.arrived = [...books.arrived, { conversationId: 'c1', mark: `mark of ${id}`, text, fileName: null }];
}

type Told = readonly [seq: number, type: string, data: Readonly<Record<string, unknown>>, ways?: readonly Way[]];

function event(books: Books, ...[seq, type, data, ways = ['webhook', 'stream', 'poll']]: Told): void {
  const body = { id: `evt_${seq}`, seq, type, escalationId, conversationId: 'conversation-1', data };
  for (const way of ways) books.seen.push({ way, at: books.tick(), escalationId, seq, type, body });
}

function kindsOf(books: Books): readonly string[] {
  const { findings } = judge(books, strict);
  return (Object.keys(findings) as (keyof Findings)[]).filter((kind) => findings[kind].length > 0);
}

describe('the checker', () => {
  it('finds nothing where all is well, and counts both directions', () => {
    const verdict = judge(goodBooks(), strict);
    expect(Object.values(verdict.findings).flat()).toEqual([]);
    expect(verdict).toMatchObject({ acknowledged: 2, delivered: 2, dead: 0, escalations: 1, events: 3 });
  });

  it('finds a message of the end user that was accepted and did not arrive', () => {
    const books = goodBooks();
    say(books, '1.1.2');
    expect(kindsOf(books)).toEqual(['lost']);
  });

  it('finds a message of an agent that was accepted and did not arrive', () => {
    const books = goodBooks();
    write(books, '1.1.2', false);
    books.postings.set('1.1.2', { postedAt: books.tick(), acceptedAt: books.tick() });
    expect(kindsOf(books)).toEqual(['lost']);
  });

  it('finds a message of an agent that nobody acknowledged, where all that is written must come', () => {
    const books = goodBooks();
    write(books, '1.1.2', false);
    expect(kindsOf(books)).toEqual([]);
    write(books, '1.1.3', true);
    expect(kindsOf(books)).toEqual(['lost']);
  });

  it('finds what came twice, in either direction, and a transcript that did', () => {
    const toDesk = goodBooks();
    arrive(toDesk, 'm3', '<u:1.1.1~0> line');
    const toBot = goodBooks();
    event(toBot, 4, 'message.created', { text: '<a:1.1.1> answer' });
    const transcript = goodBooks();
    arrive(transcript, 'm3', '<t:1.1> my parcel is late');
    const notice = goodBooks();
    const told = { conversationId: 'c1', mark: 'the same', text: 'The end user has left.', fileName: null };
    notice.arrived = [...notice.arrived, told, told];
    for (const books of [toDesk, toBot, transcript, notice]) expect(kindsOf(books)).toEqual(['doubled']);
  });

  it('finds what overtook', () => {
    const books = goodBooks();
    say(books, '1.1.2');
    const before = books.arrived;
    books.arrived = [];
    arrive(books, 'm3', '<u:1.1.2~0> line');
    books.arrived = [...books.arrived, ...before];
    event(books, 4, 'message.delivered', { clientMessageId: '1.1.2' });
    expect(kindsOf(books)).toEqual(['reordered']);
  });

  it('finds an echo', () => {
    const books = goodBooks();
    event(books, 4, 'message.created', { text: '<u:1.1.1~0> line' });
    expect(kindsOf(books)).toEqual(['echoed']);
  });

  it('finds a gap on any way, and bodies that differ', () => {
    for (const way of ['webhook', 'stream', 'poll'] as const) {
      const books = goodBooks();
      event(books, 5, 'agent.joined', {}, [way]);
      expect(kindsOf(books)).toEqual(['misnumbered']);
    }
    const books = goodBooks();
    event(books, 4, 'agent.joined', {}, ['webhook', 'stream']);
    event(books, 4, 'agent.joined', { agent: null }, ['poll']);
    expect(kindsOf(books)).toEqual(['misnumbered']);
  });

  it('takes a callback that comes again as one', () => {
    const books = goodBooks();
    event(books, 3, 'escalation.ended', {}, ['webhook']);
    expect(kindsOf(books)).toEqual([]);
    expect(judge(books, strict).repeatedCallbacks).toBe(1);
  });

  it('counts a callback that was given up, only where callbacks may be, and never out of order', () => {
    const books = goodBooks();
    event(books, 4, 'agent.joined', {}, ['stream', 'poll']);
    expect(kindsOf(books)).toEqual(['misnumbered']);
    const lenient = { ...strict, mayMissCallbacks: true };
    expect(judge(books, lenient)).toMatchObject({ missedCallbacks: 1, findings: { misnumbered: [] } });
    event(books, 6, 'agent.left', {});
    event(books, 5, 'agent.joined', {}, ['webhook']);
    expect(judge(books, lenient).findings.misnumbered).not.toEqual([]);
  });

  it('finds an escalation that never ends, and a wrong owner', () => {
    const books = goodBooks();
    books.seen.splice(0, books.seen.length, ...books.seen.filter((each) => each.type !== 'escalation.ended'));
    expect(kindsOf(books)).toEqual(['openForEver']);
    const owned = goodBooks();
    const askedAt = owned.tick();
    const asked = { conversationId: 'conversation-1', askedAt, answeredAt: owned.tick(), escalationId };
    owned.owners.push({ ...asked, owner: 'human' });
    expect(kindsOf(owned)).toEqual(['wrongOwner']);
  });

  it('takes a message that was given up and reported as dead, only where messages may die', () => {
    const books = goodBooks();
    say(books, '1.1.2');
    event(books, 4, 'message.failed', { clientMessageId: '1.1.2' });
    expect(judge(books, { ...strict, mayDie: true })).toMatchObject({
      dead: 1,
      findings: { lost: [], violations: [] },
    });
    expect(kindsOf(books)).toEqual(['violations']);
  });

  it('takes a message as come too late only after the end that the agent made, and told with that code', () => {
    const books = goodBooks();
    const [start] = books.starts;
    if (start === undefined) throw new Error('no start');
    Object.assign(start, { endedBy: 'the agent: solve', mayEndFrom: books.tick() });
    say(books, '1.1.2');
    event(books, 4, 'message.failed', { clientMessageId: '1.1.2', code: 'conversation_gone' });
    expect(judge(books, strict)).toMatchObject({ dead: 1, findings: { lost: [], violations: [] } });
    start.endedBy = 'user';
    expect(kindsOf(books)).toEqual(['violations']);
    Object.assign(start, { endedBy: 'the agent: solve', mayEndFrom: books.tick() });
    expect(kindsOf(books)).toEqual(['violations']);
  });
});
