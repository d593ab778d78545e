/**
 * What each side saw with its own eyes. Everything is written down in one process, so one counter orders all of it. The
 * checker reads nothing else: it never asks the program under test what happened.
 */
export interface Books {
  /** The next point in the common order. */
  tick(): number;
  readonly starts: StartEntry[];
  readonly userLines: UserLine[];
  readonly agentLines: AgentLine[];
  /** By the helpdesk's id of the message. */
  readonly postings: Map<string, Posting>;
  /** Messages that the helpdesk took from us, transcripts and notices included; in its order within a conversation. */
  arrived: readonly ArrivedMessage[];
  readonly seen: SeenEvent[];
  readonly owners: OwnerEntry[];
  /** Pages of chat windows, in the order in which they were loaded; empty where the bot has none. */
  readonly screens: Screen[];
  /** Labels of what chat windows brought to the bot itself. */
  readonly saidToBot: Set<string>;
  /** What can only be wrong: a bad signature, an answer that no rule allows. */
  readonly violations: string[];
}

/** An escalation as the driver asked for it. */
export interface StartEntry {
  /** `story.round`: written into the transcript, so that the desk can be searched for it. */
  readonly label: string;
  readonly conversationId: string;
  readonly askedAt: number;
  /** When and as what it was accepted; `null` when it was refused or nobody knows. */
  escalationId: string | null;
  acceptedAt: number | null;
  /** From here on something may have ended it; `null` while nothing was done that could. */
  mayEndFrom: number | null;
  /** Who ended it and how, as far as the driver did. */
  endedBy: string | null;
}

/** A message of the end user. Its text carries `<u:label~0>`, and `<u:label~1>` and so on when it is long. */
export interface UserLine {
  readonly label: string;
  readonly escalationId: string;
  readonly marks: number;
  /** Name of its file, `null` without one. */
  readonly fileName: string | null;
  readonly askedAt: number;
  /** `unknown` when no answer ever came: it may have been taken in or not. */
  fate: 'accepted' | 'refused' | 'unknown';
  answeredAt: number | null;
}

/** A message of an agent. Its text carries `<a:label>`, or its file is `a-<label with dashes>.txt`. */
export interface AgentLine {
  readonly label: string;
  readonly escalationId: string;
  readonly remoteMessageId: string;
  readonly writtenAt: number;
  /** Written before the agent's own end at a helpdesk that keeps all for us, in order: whatever happens, it must come. */
  mustCome: boolean;
}

/** How we heard of an agent's message: when we were first told, and when we first said that we have it. */
export interface Posting {
  readonly postedAt: number;
  acceptedAt: number | null;
}

export interface ArrivedMessage {
  readonly conversationId: string;
  /** What marks it as ours: whatever is sent again by mistake carries the same. `null` for an unmarked one. */
  readonly mark: string | null;
  readonly text: string;
  /** `null` without a file. */
  readonly fileName: string | null;
}

export type Way = 'webhook' | 'stream' | 'poll';

export interface SeenEvent {
  readonly way: Way;
  readonly at: number;
  readonly escalationId: string;
  readonly seq: number;
  readonly type: string;
  readonly body: EventBody;
}

export interface EventBody {
  readonly id: string;
  readonly seq: number;
  readonly type: string;
  readonly escalationId: string;
  readonly conversationId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What one page of a chat window showed in one escalation, from its load until it was closed. */
export interface Screen {
  readonly escalationId: string;
  /** From top to bottom, in HTML; grows while the page is open. */
  readonly lines: readonly { readonly author: string; readonly text: string }[];
  /** Whether the page was told of the end. */
  hasEnded: boolean;
}

/** Who owned a conversation, as the program said when it was asked. */
export interface OwnerEntry {
  readonly conversationId: string;
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly owner: 'bot' | 'human';
  readonly escalationId: string | null;
}

export function openBooks(): Books {
  let ticks = 0;
  return {
    tick: () => {
      ticks += 1;
      return ticks;
    },
    starts: [],
    userLines: [],
    agentLines: [],
    postings: new Map(),
    arrived: [],
    seen: [],
    owners: [],
    screens: [],
    saidToBot: new Set(),
    violations: [],
  };
}

/** Every mark of that kind in a text, in order: the label and the number behind `~` (0 without one). */
export function marksIn(
  text: string,
  kind: 'u' | 'a' | 't',
): readonly { readonly label: string; readonly part: number }[] {
  return [...text.matchAll(new RegExp(`<${kind}:([^>~]+)(?:~(\\d+))?>`, 'g'))].map((match) => ({
    label: match[1] ?? '',
    part: Number(match[2] ?? 0),
  }));
}

/** Waits until the check holds; false when it did not in time. */
export async function holdsWithin(withinMs: number, check: () => boolean | Promise<boolean>): Promise<boolean> {
  const giveUpAt = Date.now() + withinMs;
  while (!(await check())) {
    if (Date.now() > giveUpAt) return false;
    await pause(20);
  }
  return true;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
