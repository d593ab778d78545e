import { randomUUID } from 'node:crypto';
import type { PasserelleClient } from '../client/index.ts';
import { botLines } from './bot-lines.ts';
import type { Chat, ChatEntry } from './chat.ts';

type Start = Parameters<PasserelleClient['start']>[0];
type Line = NonNullable<Start['transcript']>[number];

const transcriptMax = 100;

/** The command that hands this chat over: what the bot knows of the person, and the conversation so far. */
export function startOf(chat: Chat): Start & { readonly skill: string | null } {
  const { language } = chat.view;
  const { skill, mail } = chat.dialogue;
  return {
    id: randomUUID(),
    conversationId: chat.id,
    skill,
    locale: language,
    user: { locale: language },
    variables: {
      name: chat.customer.name,
      order: chat.customer.order,
      language,
      ...(mail === null ? {} : { mail }),
    },
    transcript: chat.view.entries.slice(-transcriptMax).flatMap((entry) => lineOf(entry, chat)),
    reason: botLines.reason[language],
    channel: { type: 'web', device: 'desktop' },
    richParts: ['choices'],
    isTest: true,
  };
}

function lineOf(entry: ChatEntry, chat: Chat): readonly Line[] {
  if (entry.author === 'system') return [];
  const attachmentId = chat.attachmentIds.get(entry.id);
  const parts = attachmentId === undefined ? [] : [{ kind: 'attachment' as const, attachmentId }];
  if (entry.text === null && parts.length === 0) return [];
  return [
    {
      author: entry.author,
      ...(entry.name === null ? {} : { name: entry.name }),
      at: new Date(entry.at).toISOString(),
      ...(entry.text === null ? {} : { text: entry.text }),
      ...(parts.length === 0 ? {} : { parts }),
    },
  ];
}
