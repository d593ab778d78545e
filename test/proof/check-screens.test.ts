import { describe, expect, it } from 'vitest';
import { type Books, openBooks, type Screen } from './books.ts';
import { type Findings, judge } from './checker.ts';

const escalationId = 'dialog-1';

interface Shown {
  readonly agent?: readonly string[];
  readonly user?: readonly string[];
  readonly hasEnded?: boolean;
}

/** A page that shows these messages by their labels, as HTML. */
function page({ agent = [], user = [], hasEnded = false }: Shown): Screen {
  const line = (author: string, kind: string) => (label: string) => ({
    author,
    text: `&lt;${kind}:1.1.${label}&gt; line`,
  });
  return { escalationId, lines: [...agent.map(line('operator', 'a')), ...user.map(line('user', 'u'))], hasEnded };
}

/** Books of one dialog in which agents wrote 1, 2 and 3 and the end user a and b, with the pages that showed it. */
function booksWith(...screens: readonly Screen[]): Books {
  const books = openBooks();
  const askedAt = books.tick();
  const acceptedAt = books.tick();
  const start = { label: '1.1', conversationId: 'dialog of 1.1', askedAt, escalationId, acceptedAt };
  for (const label of ['1.1.1', '1.1.2', '1.1.3']) {
    const written = { label, escalationId, remoteMessageId: label, writtenAt: books.tick(), mustCome: false };
    books.agentLines.push(written);
    books.postings.set(label, { postedAt: books.tick(), acceptedAt: books.tick() });
  }
  for (const label of ['1.1.a', '1.1.b']) {
    const line = { label, escalationId, marks: 1, fileName: null, askedAt: books.tick() };
    books.userLines.push({ ...line, fate: 'accepted', answeredAt: books.tick() });
    const arrived = { conversationId: 'c1', mark: `mark of ${label}`, text: `<u:${label}~0> line`, fileName: null };
    books.arrived = [...books.arrived, arrived];
  }
  books.starts.push({ ...start, mayEndFrom: books.tick(), endedBy: 'user' });
  books.screens.push(...screens);
  return books;
}

const whole = { agent: ['1', '2', '3'], user: ['a', 'b'] };
const told = page({ ...whole, hasEnded: true });

function found(books: Books): readonly string[] {
  const { findings } = judge(books, { mayDie: false, mayMissCallbacks: false });
  return (Object.keys(findings) as (keyof Findings)[]).filter((kind) => findings[kind].length > 0);
}

describe('the judge of what chat windows showed', () => {
  it('finds nothing where every page shows a beginning, the end is told, and the last page shows both sides', () => {
    expect(found(booksWith(page({ agent: ['1'], user: ['a'] }), told, page(whole)))).toEqual([]);
  });

  it('finds a message of an agent that a page shows twice', () => {
    expect(found(booksWith(page({ agent: ['1', '1'] }), told, page(whole)))).toContain('doubled');
  });

  it('finds a message of the end user that a page shows twice, unless the bot was told it too', () => {
    const books = booksWith(page({ user: ['a', 'a'] }), told, page(whole));
    expect(found(books)).toEqual(['doubled']);
    books.saidToBot.add('1.1.a');
    expect(found(books)).not.toContain('doubled');
  });

  it('finds a gap in the middle of what a page shows', () => {
    expect(found(booksWith(page({ agent: ['1', '3'] }), told, page(whole)))).toEqual(['lost']);
  });

  it('finds a page that shows an older message after a newer one', () => {
    expect(found(booksWith(page({ agent: ['1', '2', '1'] }), told, page(whole)))).toContain('reordered');
  });

  it('finds a page that was told of the end before it had all from before it', () => {
    expect(found(booksWith(page({ agent: ['1'], user: ['a'], hasEnded: true }), page(whole)))).toEqual(['lost']);
  });

  it('finds an end of which no page was told', () => {
    expect(found(booksWith(page(whole)))).toEqual(['openForEver']);
  });

  it('finds a message of either side that the last page lacks', () => {
    expect(found(booksWith(told, page({ ...whole, user: ['a'] })))).toEqual(['lost']);
    expect(found(booksWith(page({ hasEnded: false }), { ...told, lines: page({ user: ['a', 'b'] }).lines }))).toContain(
      'lost',
    );
  });

  it('finds a message on the last page that was refused, unless it went to the bot', () => {
    const books = booksWith(told, page({ ...whole, user: ['a', 'b', 'c'] }));
    const line = { label: '1.1.c', escalationId, marks: 1, fileName: null, askedAt: books.tick() };
    books.userLines.push({ ...line, fate: 'refused', answeredAt: books.tick() });
    expect(found(books)).toEqual(['violations']);
    books.saidToBot.add('1.1.c');
    expect(found(books)).toEqual([]);
  });

  it('finds a message that nobody acknowledged where later ones came before the end, and lets one pass after it', () => {
    const withLost = (endedWith: readonly string[]) => {
      const books = booksWith(page({ agent: endedWith, hasEnded: true }), page({ ...whole, agent: ['1', '3'] }));
      books.postings.set('1.1.2', { postedAt: 1, acceptedAt: null });
      for (const label of ['1.1.1', '1.1.3']) books.postings.set(label, { postedAt: 1, acceptedAt: books.tick() });
      return books;
    };
    expect(found(withLost(['1', '3']))).toEqual(['lost']);
    expect(found(withLost(['1']))).toEqual([]);
  });

  it('reads a file of an agent by its name, once for each link', () => {
    const file = (label: string) => {
      const name = `a-${label.replaceAll('.', '-')}.txt`;
      return { author: 'operator', text: `<a href="http://h/v1/files/x/${name}">${name}</a>` };
    };
    const books = booksWith(told, page(whole));
    const lines = [...page({ ...whole, agent: ['1', '2', '3'] }).lines, file('1.1.4')];
    books.screens.splice(0, 2, { escalationId, lines, hasEnded: true }, { escalationId, lines, hasEnded: false });
    const written = { label: '1.1.4', escalationId, remoteMessageId: '4', writtenAt: books.tick(), mustCome: false };
    books.agentLines.push(written);
    expect(found(books)).toEqual([]);
    books.screens.splice(0, 1, { escalationId, lines: [...lines, file('1.1.4')], hasEnded: true });
    expect(found(books)).toContain('doubled');
  });
});
