import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type HttpClient, HttpFailure } from '../../src/core/http-client.ts';
import { languages } from '../../src/core/language.ts';
import type { MessagePart, TranscriptLine } from '../../src/core/message.ts';
import { nameKey } from '../../src/core/name-key.ts';
import type { RemoteConversation } from '../../src/helpdesks/command.ts';
import type { VendorHelpdesk } from '../../src/helpdesks/define.ts';
import { DeliveryFailure } from '../../src/helpdesks/failure.ts';
import type { OpenFile, SettingMeta } from '../../src/helpdesks/helpdesk.ts';
import { type HelpdeskAccount, openHelpdeskAccount } from '../support/helpdesk-account.ts';
import {
  makeDeliveryCall,
  makeOpening,
  makeRepeatedCalls,
  makeTextMessage,
  side,
} from '../support/helpdesk-commands.ts';
import { waitUntil } from '../support/wait-until.ts';

/** What every helpdesk promises, so that the core may treat them alike. A new one only registers. */
export function helpdeskContract(definition: VendorHelpdesk): void {
  describe(`helpdesk ${definition.kind}`, () => {
    declarations(definition);
    describe('over its simulator', () => behaviour(definition));
  });
}

function declarations(definition: VendorHelpdesk): void {
  it('has a kind that is a word, and a label', () => {
    expect(definition.kind).toMatch(/^[a-z]+$/);
    expect(definition.label).not.toBe('');
  });

  it('labels and explains every setting in every language', () => {
    const schema = z.toJSONSchema(definition.settings, { io: 'input', unrepresentable: 'any' });
    const fields = Object.entries(schema.properties ?? {}) as [string, Partial<SettingMeta>][];
    expect(fields.length).toBeGreaterThan(0);
    for (const [name, meta] of fields) {
      for (const language of languages) {
        expect(meta.label?.[language], `label of ${name} in ${language}`).toBeTruthy();
        expect(meta.help?.[language], `help of ${name} in ${language}`).toBeTruthy();
      }
    }
    expect(fields.some(([, meta]) => meta.secret === true)).toBe(true);
  });

  it('refuses settings that it does not know', () => {
    expect(definition.settings.safeParse({ surely: 'unknown' }).success).toBe(false);
  });
}

function behaviour(definition: VendorHelpdesk): void {
  const { capabilities } = definition;
  let account: HelpdeskAccount;
  beforeEach(async () => {
    account = await openHelpdeskAccount(definition);
  });
  afterEach(() => account.close());

  it('offers the sides that its capabilities declare, and no others', () => {
    const helpdesk = account.connect();
    const takes = (what: string) => what === 'toHelpdesk' || what === 'both';
    expect(helpdesk.typing !== undefined).toBe(takes(capabilities.typing));
    expect(helpdesk.receipts !== undefined).toBe(takes(capabilities.readReceipts));
    expect(helpdesk.lookup !== undefined).toBe(capabilities.resend === 'detectable');
    expect(helpdesk.groups !== undefined).toBe(capabilities.listsGroups);
    expect(helpdesk.webhook !== undefined).toBe(capabilities.intake.includes('webhook'));
    expect(helpdesk.stream !== undefined).toBe(capabilities.intake.some((one) => one.endsWith('Stream')));
  });

  it('passes its own self-check once it has wired itself', async () => {
    const helpdesk = account.connect();
    await helpdesk.checkConnection({ signal: account.signal });
    if (helpdesk.setup === undefined) return;
    const results = [];
    const call = { signal: account.signal, webhookUrl: account.webhookUrl, groupsInUse: [] };
    for await (const result of helpdesk.setup.checks(call)) results.push(result);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
    for (const { id, label, seen, expected, remedy, status } of results) {
      for (const text of [label, seen, expected, ...(remedy === null ? [] : [remedy])]) {
        for (const language of languages) expect(text[language], `${id} in ${language}`).toBeTruthy();
      }
      if (status === 'warning') expect(remedy, id).not.toBeNull();
    }
  });

  it('opens with transcript and group in place, and a second run of the same opening adds nothing', async () => {
    const helpdesk = account.connect();
    const group = capabilities.listsGroups
      ? await side(helpdesk.groups).createGroup('Contract group', { signal: account.signal })
      : null;
    const time = { author: 'time', name: null, at: 1, parts: [{ kind: 'text', text: '[3 h earlier]' }] } as const;
    const opening = makeOpening({
      hasPendingMessage: false,
      transcript: [time, ...makeOpening().transcript],
      group: { remoteGroupId: group?.remoteGroupId ?? null, name: group?.name ?? null },
    });
    const calls = makeRepeatedCalls();
    const found: RemoteConversation[] = [];
    const first = await helpdesk.openConversation(opening, { ...calls(), found: (one) => found.push(one) });
    expect(found.at(-1), 'what is to be closed when it is given up').toEqual(first.conversation);
    const again = await helpdesk.openConversation(opening, calls());
    expect(again.conversation.remoteConversationId).toBe(first.conversation.remoteConversationId);
    expect(account.desk()).toHaveLength(1);
    const [seen] = account.desk();
    expect(seen?.groupName ?? null).toBe(group?.name ?? null);
    const texts = (seen?.messages ?? []).map((message) => message.text ?? '').join('\n');
    expect(texts.split('Where is my order?')).toHaveLength(2);
    expect(texts).toMatch(/\[3 h earlier\]\n(?:Mona: )?Where is my order\?/);
    expect(texts.split('I will ask a colleague.')).toHaveLength(2);
  });

  it('gets further with each try at an opening that breaks behind whatever is new, and comes to its end', async () => {
    const files = capabilities.attachments === 'byUpload' ? ['a.txt', 'b.txt', 'c.txt'] : [];
    const opening = makeOpening({ hasPendingMessage: false, transcript: files.map(lineWithFile) });
    const calls = makeRepeatedCalls();
    const got = [0];
    for (let isDone = false; !isDone; ) {
      const before = got.at(-1) ?? 0;
      let step = 0;
      const helpdesk = account.connect({}, (http) => brokenWhen(http, () => step > before));
      const reached = (now: number) => {
        step = Math.max(step, now);
      };
      isDone = await helpdesk.openConversation(opening, { ...calls(), reached }).then(
        () => true,
        () => false,
      );
      expect(isDone || step > before, `stands still at step ${before}`).toBe(true);
      got.push(step);
    }
    expect(got.length).toBeGreaterThan(files.length);
    expect(account.desk()).toHaveLength(1);
    const sent = account.desk().flatMap(({ messages }) => messages.filter(({ file }) => file !== null));
    expect(sent).toHaveLength(files.length);
  });

  it('opens at once, and names the file, when the address of a file in the transcript is in trouble', async () => {
    const facts = { disposition: 'retry', certainty: 'notSent', isElsewhere: true } as const;
    const away = new DeliveryFailure('The file cannot be had: no answer', facts);
    const breaking = async function* (): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('half of ');
      throw away;
    };
    const breaksOff = async (): Promise<OpenFile> => {
      return { name: 'order.txt', mediaType: 'text/plain', sizeBytes: null, content: breaking() };
    };
    for (const openFile of [() => Promise.reject(away), breaksOff]) {
      const opening = makeOpening({ hasPendingMessage: false });
      const call = makeDeliveryCall({ openFile });
      const { conversation, notices } = await account.connect().openConversation(opening, call);
      expect(notices).toContain('transcript_file_not_sent');
      const seen = account.desk().find(({ id }) => id === conversation.remoteConversationId);
      const texts = (seen?.messages ?? []).map((message) => message.text ?? '').join('\n');
      expect(texts).toMatch(/order\.txt[\s\S]*I will ask|I will ask[\s\S]*order\.txt/);
    }
  });

  it('brings messages in order, and knows what it sent', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(
      makeOpening({ hasPendingMessage: false }),
      makeDeliveryCall(),
    );
    const sentAs: { readonly mark: string; readonly ids: readonly string[] }[] = [];
    for (const words of ['one', 'two', 'three']) {
      const command = makeTextMessage(conversation, words);
      const call = makeDeliveryCall();
      const sent = await helpdesk.sendMessage(command, call);
      expect(sent.remoteMessageIds.length).toBeGreaterThan(0);
      sentAs.push({ mark: command.messageId, ids: sent.remoteMessageIds });
      if (helpdesk.lookup === undefined) continue;
      expect(await helpdesk.lookup.findSent(command, call)).toEqual(sent);
      expect(await helpdesk.lookup.findSent(makeTextMessage(conversation, words), makeDeliveryCall())).toBeNull();
    }
    const user = account.desk()[0]?.messages.filter((message) => message.author === 'user') ?? [];
    expect(user.map((message) => message.text).slice(-3)).toEqual(['one', 'two', 'three']);
    // Our mark on the message, or where there is no room for one, the id that we gave it: books can be kept with either.
    const isOurs = user.slice(-3).map(({ id, mark }, index) => {
      return mark === sentAs[index]?.mark || sentAs[index]?.ids.includes(id);
    });
    expect(isOurs).toEqual([true, true, true]);
  });

  it('brings an agent’s words once, by name, and nothing of ours back', async () => {
    const helpdesk = account.connect();
    const opening = makeOpening({ hasPendingMessage: false });
    const { conversation } = await helpdesk.openConversation(opening, makeDeliveryCall());
    const message = { ...makeTextMessage(conversation, 'from the end user'), escalationId: opening.escalationId };
    await helpdesk.sendMessage(message, makeDeliveryCall());
    const seen = side(account.desk()[0]);
    await account.simulator.desk.reply(seen.id, { agent: account.agent, text: 'from the agent' });
    const said = await account.waitFor(helpdesk, 'agentMessaged');
    expect(said).toMatchObject({ agent: { name: account.agent.name }, isAutomation: false });
    // Our own mark is enough: a helpdesk may have one id for us and another one for itself.
    if (said.escalationId !== null) expect(said.escalationId).toBe(opening.escalationId);
    else expect(said.remoteConversationId).toBe(conversation.remoteConversationId);
    const all = (await account.heard(helpdesk)).filter((event) => event.kind === 'agentMessaged');
    const texts = all.flatMap((event) => event.parts).flatMap((part) => (part.kind === 'text' ? [part.text] : []));
    expect(new Set(texts)).toEqual(new Set(['from the agent']));
  });

  it('tells of one message under one key, however often its webhook comes', async () => {
    if (!capabilities.intake.includes('webhook')) return;
    const helpdesk = account.connect();
    await helpdesk.openConversation(makeOpening({ hasPendingMessage: false }), makeDeliveryCall());
    account.simulator.faults.webhooks.copies = 2;
    await account.simulator.desk.reply(side(account.desk()[0]).id, { agent: account.agent, text: 'said once' });
    const keys = async (): Promise<readonly string[]> => {
      const all = await account.heard(helpdesk);
      return all.flatMap(({ kind, dedupeKey }) => (kind === 'agentMessaged' ? [dedupeKey] : []));
    };
    await waitUntil('both posts have come', async () => (await keys()).length === 2);
    expect(new Set(await keys()).size).toBe(1);
  });

  it('carries files both ways, byte for byte', async () => {
    if (capabilities.attachments === 'none') return;
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(
      makeOpening({ transcript: [], hasPendingMessage: false }),
      makeDeliveryCall(),
    );
    const [part] = lineWithFile('ours.txt').parts;
    const message = { ...makeTextMessage(conversation, ''), part: side(part) };
    await helpdesk.sendMessage(message, makeDeliveryCall());
    const seen = side(account.desk()[0]);
    const shown = seen.messages.flatMap(({ author, file }) => (author === 'user' && file !== null ? [file] : []));
    expect(shown.map(({ name }) => name)).toEqual(['ours.txt']);
    const bytes = new TextEncoder().encode('the agent’s file');
    const file = { name: 'theirs.txt', mediaType: 'text/plain', bytes };
    await account.simulator.desk.reply(seen.id, { agent: account.agent, file });
    const { parts } = await account.waitFor(helpdesk, 'agentMessaged');
    const read: string[] = [];
    for (const { url } of [side(shown[0]), { url: referenceIn(parts) }]) {
      const opened = await side(helpdesk.media).fetchMedia(url, { signal: account.signal });
      const chunks: Uint8Array[] = [];
      for await (const chunk of opened.content) chunks.push(chunk);
      read.push(Buffer.concat(chunks).toString());
    }
    expect(read).toEqual(['file text', 'the agent’s file']);
  });

  it('tells of an agent who is writing, where its capabilities say so', async () => {
    if (capabilities.typing !== 'fromHelpdesk' && capabilities.typing !== 'both') return;
    const helpdesk = account.connect();
    await helpdesk.openConversation(makeOpening({ hasPendingMessage: false }), makeDeliveryCall());
    await account.heard(helpdesk);
    await account.simulator.desk.typing(side(account.desk()[0]).id, account.agent, true);
    expect(await account.waitFor(helpdesk, 'agentTyped')).toMatchObject({ isTyping: true });
  });

  it('brings what it missed by catching up, under the keys that webhook and stream use, with a clock that is ahead', async () => {
    const helpdesk = account.connect();
    if (helpdesk.history === undefined) return;
    const { conversation } = await helpdesk.openConversation(
      makeOpening({ hasPendingMessage: false }),
      makeDeliveryCall(),
    );
    await account.simulator.desk.reply(side(account.desk()[0]).id, { agent: account.agent, text: 'did you miss me?' });
    const heard = await account.waitFor(helpdesk, 'agentMessaged');
    const call = { signal: account.signal, ticketId: null };
    const aDayAhead = Date.now() + 24 * 3_600_000;
    for (const since of [0, aDayAhead]) {
      const found = await helpdesk.history.eventsSince(conversation, since, call);
      const keys = found.filter((event) => event.kind === 'agentMessaged').map((event) => event.dedupeKey);
      expect(keys, `since ${since}`).toEqual([heard.dedupeKey]);
    }
  });

  it('hears each way in which an agent can end, catching up agrees, and a late word opens nothing anew', async () => {
    for (const { id } of account.simulator.desk.endings) {
      const fresh = await openHelpdeskAccount(definition);
      try {
        const helpdesk = fresh.connect();
        const { conversation } = await helpdesk.openConversation(
          makeOpening({ hasPendingMessage: false }),
          makeDeliveryCall(),
        );
        const { ticketId } = side(fresh.desk()[0]);
        await fresh.simulator.desk.end(side(fresh.desk()[0]).id, id);
        await fresh.waitFor(helpdesk, 'conversationEnded');
        const found = await helpdesk.history?.eventsSince(conversation, 0, { signal: fresh.signal, ticketId });
        expect(found?.map((event) => event.kind) ?? ['conversationEnded'], id).toContain('conversationEnded');
        const { isEnded } = side(fresh.desk()[0]);
        const late = { ...makeTextMessage(conversation, 'late'), isAfterEnd: true };
        const told = await helpdesk.sendMessage(late, makeDeliveryCall()).catch((failure: unknown) => failure);
        expect(
          fresh.desk().map((seen) => seen.isEnded),
          id,
        ).toEqual([isEnded]);
        if (isEnded) expect(told, id).toMatchObject({ disposition: 'gone', certainty: 'notSent' });
      } finally {
        await fresh.close();
      }
    }
  });

  it('closes, tells the agent once, and closing again is a success', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(
      makeOpening({ hasPendingMessage: false }),
      makeDeliveryCall(),
    );
    const closing = {
      escalationId: makeOpening().escalationId,
      conversation,
      by: 'user',
      notice: 'They have left',
    } as const;
    const call = makeDeliveryCall();
    await helpdesk.closeConversation(closing, call);
    await helpdesk.closeConversation(closing, { ...call, attempt: 2 });
    const notices = account
      .desk()
      .flatMap((one) => one.messages.filter((message) => message.text === 'They have left'));
    expect(notices).toHaveLength(1);
  });

  it('tells what to do about each failure, and how certain it is that nothing arrived', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(
      makeOpening({ hasPendingMessage: false }),
      makeDeliveryCall(),
    );
    const send = () => helpdesk.sendMessage(makeTextMessage(conversation, 'x'), makeDeliveryCall());
    const { faults } = account.simulator;
    faults.add({ times: 1, fault: { kind: 'status', status: 429, retryAfterSeconds: 7 } });
    await expect(send()).rejects.toMatchObject({ disposition: 'retry', certainty: 'notSent' });
    faults.add({ times: 1, fault: { kind: 'status', status: 500 } });
    await expect(send()).rejects.toMatchObject({ disposition: 'retry', certainty: 'unknown' });
    faults.add({ times: 1, fault: { kind: 'reset', when: 'after' } });
    await expect(send()).rejects.toMatchObject({ disposition: 'retry', certainty: 'unknown' });
    faults.add({ times: 1, fault: { kind: 'status', status: 401 } });
    // The account's credentials can be mended; a credential of this conversation alone is lost with the conversation.
    await expect(send()).rejects.toMatchObject({ disposition: expect.stringMatching(/^(?:reauthorize|gone)$/) });
    faults.add({ times: 1, fault: { kind: 'hang' } });
    const hanging = helpdesk.sendMessage(
      makeTextMessage(conversation, 'x'),
      makeDeliveryCall({ signal: AbortSignal.timeout(200) }),
    );
    await expect(hanging).rejects.toMatchObject({ disposition: 'retry', certainty: 'unknown' });
    faults.clear();
    await waitUntil('it works again', () => send().then(() => true));
  });

  it('makes a group under the name that it is asked for, finds it by its id, and counts who is in it', async () => {
    if (!capabilities.listsGroups) return;
    const groups = side(account.connect().groups);
    const call = { signal: account.signal };
    const made = await groups.createGroup('Contract group', call);
    expect((await groups.listGroups(call)).map((group) => group.remoteGroupId)).toContain(made.remoteGroupId);
    const found = side((await groups.findGroup(made.remoteGroupId, call)) ?? undefined);
    expect(found).toMatchObject({ remoteGroupId: made.remoteGroupId, isDeleted: false });
    // A helpdesk may write it otherwise, as in small letters: names are compared without regard to that.
    expect(nameKey(found.name)).toBe(nameKey('Contract group'));
    expect(await groups.countMembers(made.remoteGroupId, call)).toBe(0);
    account.simulator.desk.addMember(made.remoteGroupId, account.agent.id);
    expect(await groups.countMembers(made.remoteGroupId, call)).toBe(1);
  });

  it('refuses a webhook that cannot prove its origin, with a code that does not end the retries', async () => {
    const { webhook } = account.connect();
    if (webhook === undefined) return;
    const body = new TextEncoder().encode('{"events":[]}');
    const request = { method: 'POST', path: '', query: {}, headers: {}, body };
    const received = await webhook.receive(request, { message: async () => null });
    expect(received).toMatchObject({ ok: false, reason: 'badCredentials' });
  });
}

function lineWithFile(name: string): TranscriptLine {
  const source = { kind: 'url', url: `https://files.example/${name}` } as const;
  const file = { kind: 'attachment', name, mediaType: 'text/plain', sizeBytes: null, source } as const;
  return { author: 'user', name: 'Mona', at: 1, parts: [file] };
}

/** Where an agent's file is had: a reference of the helpdesk, never an address that anybody may open. */
function referenceIn(parts: readonly MessagePart[]): string {
  const [reference] = parts.flatMap((part) =>
    part.kind === 'attachment' && part.source.kind === 'remote' ? [part.source.reference] : [],
  );
  return side(reference);
}

function brokenWhen(http: HttpClient, isBroken: () => boolean): HttpClient {
  return {
    request: async (request) => {
      if (isBroken()) throw new HttpFailure('the line is dead', 'notSent');
      return await http.request(request);
    },
  };
}
