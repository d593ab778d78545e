/**
 * One WebSocket of a window. Frames about a dialog that a human owns are ours; all others go to the bot's own server over
 * a socket of the same kind, opened when the first of them comes, and what comes back goes to the window.
 */

import { createHash } from 'node:crypto';
import { errorFacts } from '../../core/error-facts.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Socket } from '../../core/socket.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import { botInteractions } from './bot-history.ts';
import { connectToBot } from './bot-socket.ts';
import { newWindowNumber, type WindowNumber } from './cursor.ts';
import { type EventPump, startEventPump } from './event-pump.ts';
import { dialogOf, type Exchange, latestOf, mayMissEnd } from './exchange.ts';
import type { Frame } from './frames.ts';
import { joined, type LivechatHistory, livechatHistory } from './livechat-history.ts';
import { livechatTalk, noteAnswered } from './livechat-talk.ts';
import { draftOf } from './settings.ts';
import { type TalkInput, talkInputOfFrame } from './talk-input.ts';
import { handOver } from './talk-to-bot.ts';
import { missingLine, untakenValues } from './trouble.ts';
import { decodeText, encodeValues, objectOf, parseObject, textOf } from './wire.ts';

const waitingMax = 200;
/** Twice the largest frame: a window says little, and strangers can open as many sockets as they like. */
const waitingBytesMax = 2 * 1024 * 1024;

type Data = string | Uint8Array;

interface Session {
  readonly exchange: Exchange;
  readonly window: Socket;
  /** In monotonic milliseconds. */
  readonly openedAtMs: number;
  readonly number: WindowNumber;
  /** The socket to the bot's server; `null` until something has to go there. */
  upstream: Promise<Socket> | null;
  pump: EventPump | null;
  pumped: Escalation['id'] | null;
  moment: { readonly sentAt: number | null; readonly copies: Map<string, number> };
  /** It has failed: what was on its way is for agents or for nobody. */
  hasFailed: boolean;
}

/** Serves a window until it closes; resolves once everything that it said was taken in. */
export function serveSocket(exchange: Exchange, window: Socket): Promise<void> {
  const session: Session = {
    exchange,
    window,
    openedAtMs: performance.now(),
    number: newWindowNumber(),
    upstream: null,
    pump: null,
    pumped: null,
    moment: { sentAt: null, copies: new Map<string, number>() },
    hasFailed: false,
  };
  let turn: Promise<void> = Promise.resolve();
  let waiting = 0;
  let waitingBytes = 0;
  const cut = () => window.cut();
  exchange.tools.stopping.addEventListener('abort', cut, { once: true });
  window.onMessage((data) => {
    waiting += 1;
    waitingBytes += data.length;
    if (waiting > waitingMax || waitingBytes > waitingBytesMax) return cut();
    turn = turn
      .then(() => take(session, data))
      .catch((error: unknown) => {
        // Broken off rather than said goodbye to: then the window goes on by polling.
        exchange.tools.log.warn({ botId: exchange.bot.id, error: errorFacts(error) }, 'dydu.socket_failed');
        session.hasFailed = true;
        cut();
      })
      .finally(() => {
        waiting -= 1;
        waitingBytes -= data.length;
      });
  });
  return new Promise((resolve) => {
    window.onClose((code, reason) => {
      exchange.tools.stopping.removeEventListener('abort', cut);
      exchange.tools.lastTalks.forget(session);
      session.pump?.stop();
      // Behind all that was said before it: what is opened for that is closed as well.
      void turn.then(() => {
        session.pump?.stop();
        session.upstream?.then(
          (upstream) => upstream.close(code, reason),
          () => undefined,
        );
        resolve();
      });
    });
  });
}

async function take(session: Session, data: Data): Promise<void> {
  const { window } = session;
  if (data === 'ping' && session.upstream === null) return window.send('pong');
  const frame = typeof data === 'string' ? parseObject(data) : null;
  const parameters = objectOf(frame?.['parameters']);
  const type = textOf(frame?.['type']);
  if (session.hasFailed && type !== 'talk') return;
  if (type === null || parameters === null || !isOfThisBot(session, parameters)) return toBot(session, data);
  const contextId = decodeText(textOf(parameters['contextId']) ?? textOf(parameters['dialog']) ?? '');
  const talk = type === 'talk' ? numbered(session, talkInputOfFrame(parameters)) : null;
  if (talk !== null) session.exchange.tools.lastTalks.keep(session, talk, data.length);
  const known = { type, parameters, data, talk };
  try {
    const latest = await latestOf(session.exchange, contextId);
    if (latest !== null && isTold(session, latest)) return await forHuman(session, latest, known);
  } catch (error) {
    return inTrouble(session, { ...known, contextId, error });
  }
  await toBot(session, data);
}

interface TroubledFrame extends ClientFrame {
  readonly contextId: string;
  readonly error: unknown;
}

/**
 * Storage fails, so that it is not even known whose frame it is. Nothing that was said is dropped without a word. A page
 * that was just loaded is shown what there is, and goes on by polling: polls are told what it misses.
 */
async function inTrouble(session: Session, { type, data, talk, contextId, error }: TroubledFrame): Promise<void> {
  const { exchange, window } = session;
  const { tools, bot } = exchange;
  if (tools.stopping.aborted) throw error;
  tools.log.warn({ botId: bot.id, frame: type, error: errorFacts(error) }, 'dydu.frame_failed');
  if (talk !== null) return tell(session, talk, untakenValues(exchange, talk));
  if (type === 'checkContextAvailability') return sayAvailable(session);
  if (type === 'history') {
    const bots = await botInteractions(exchange, contextId);
    const interactions = [...bots, missingLine(exchange, new URLSearchParams())];
    await window.send(JSON.stringify({ type: 'historyResponse', values: encodeValues({ interactions, contextId }) }));
    throw error;
  }
  if (type !== 'typing' && type !== 'reading') void aside(session, data);
}

function sayAvailable({ window }: Session): Promise<void> {
  const values = { isContextStillAvailable: true };
  return window.send(JSON.stringify({ type: 'checkContextAvailabilityResponse', values }));
}

/** More than a window can say in one moment of its clock; who says all at the same one must not fill our memory. */
const copiesMax = 200;

/** Counts the frames of one moment that say the same. */
function numbered(session: Session, talk: TalkInput): TalkInput {
  if (session.moment.sentAt !== talk.sentAt) session.moment = { sentAt: talk.sentAt, copies: new Map() };
  const { copies } = session.moment;
  const text = createHash('sha256').update(talk.text).digest('base64');
  const copy = copies.get(text) ?? 0;
  copies.set(text, copy + 1);
  for (const oldest of copies.keys()) {
    if (copies.size <= copiesMax) break;
    copies.delete(oldest);
  }
  return { ...talk, copy };
}

function isOfThisBot({ exchange }: Session, parameters: JsonObject): boolean {
  const botId = textOf(parameters['botId']);
  return botId === null || decodeText(botId) === exchange.settings.botUuid;
}

/** Whether a window has to hear of it: it is open, or ended so lately that the window may not know. */
function isTold({ exchange, pumped }: Session, escalation: Escalation): boolean {
  return escalation.state !== 'ended' || pumped === escalation.id || mayMissEnd(exchange, escalation);
}

interface ClientFrame {
  readonly type: string;
  readonly parameters: JsonObject;
  readonly data: Data;
  /** What it says where it is a talk. */
  readonly talk: TalkInput | null;
}

async function forHuman(session: Session, escalation: Escalation, frame: ClientFrame): Promise<void> {
  const { exchange } = session;
  const { tools, bot } = exchange;
  const { type, parameters, data, talk } = frame;
  const isOpen = escalation.state !== 'ended';
  const isFirst = session.pumped !== escalation.id && beginsHere(session, escalation);
  if (isFirst) pumpFrom(session, escalation, nothingShown);
  if (type === 'history') return showAgain(session, escalation);
  if (type === 'checkContextAvailability') return sayAvailable(session);
  if (!isOpen && talk !== null) return talkAside(session, talk, data);
  // Not waited for: what is said to agents must not wait for a bot in trouble.
  if (!isOpen || !['talk', 'typing', 'reading'].includes(type)) return void aside(session, data);
  if (session.pumped !== escalation.id) {
    pumpFrom(session, escalation, { seq: escalation.lastSeq, shownSeq: escalation.lastSeq });
  }
  if (type === 'reading') return tools.escalations.read(bot, escalation.id, null);
  if (type === 'typing') {
    const draft = draftOf(exchange.settings, parameters['content']);
    return tools.escalations.typing(bot, escalation.id, parameters['typing'] === true, draft);
  }
  if (talk === null) return;
  const outcome = await livechatTalk(exchange, escalation, talk);
  if (outcome.kind === 'toBot') return talkAside(session, talk, data);
  if (outcome.kind === 'taken' && outcome.talk !== null) noteAnswered(exchange, outcome.talk);
  // The end itself comes as an event, as all other news.
  if (outcome.kind === 'refused') await tell(session, talk, outcome.values);
}

/** What became of an input, for its end user: by the next poll where the socket is gone, for then the window polls. */
async function tell({ exchange, window, pump }: Session, { contextId }: TalkInput, values: JsonObject): Promise<void> {
  // One that falls back to polling goes on from the date of what it showed last.
  const dated = pump === null ? values : { ...values, pollUpdatedInteractionDate: pump.cursor() };
  const isSent = await window.send(frameText({ kind: 'message', values: dated })).then(
    () => true,
    () => false,
  );
  if (!isSent) exchange.tools.live.tell(dialogOf(exchange.call, contextId), values);
}

/** The window that saw the start shows everything from there; one that was reloaded asks for the history first. */
function beginsHere({ exchange }: Session, escalation: Escalation): boolean {
  return exchange.tools.live.attach(escalation.id) && escalation.state !== 'ended';
}

async function showAgain(session: Session, escalation: Escalation): Promise<void> {
  const { exchange, window } = session;
  const bots = await botInteractions(exchange, escalation.conversationId);
  const ours = await livechatHistory(exchange, escalation, session.number);
  const shown = joined(bots, ours);
  const values = encodeValues({ interactions: shown, contextId: escalation.conversationId });
  await window.send(JSON.stringify({ type: 'historyResponse', values }));
  if (session.pumped !== escalation.id) pumpFrom(session, escalation, ours);
}

/** What a window has, as its history tells it. */
type Had = Pick<LivechatHistory, 'seq' | 'shownSeq'>;
const nothingShown: Had = { seq: 0, shownSeq: 0 };

function pumpFrom(session: Session, escalation: Escalation, { seq, shownSeq }: Had): void {
  const { exchange, window } = session;
  session.pump?.stop();
  session.pumped = escalation.id;
  session.pump = startEventPump({
    front: exchange,
    escalation,
    from: seq,
    shownSeq,
    window: session.number,
    carrier: () => exchange.tools.live.carrierOf(escalation.id, session.openedAtMs),
    // A window that falls back to polling goes on from the date of what it showed last.
    send: ({ kind, values }, cursor) => {
      const dated = { ...values, pollUpdatedInteractionDate: cursor, contextId: escalation.conversationId };
      return window.send(frameText({ kind, values: dated }));
    },
    failed: (error) => {
      exchange.tools.log.warn({ escalationId: escalation.id, error: errorFacts(error) }, 'dydu.socket_failed');
      window.cut();
    },
  });
}

function frameText({ kind, values }: Frame): string {
  const type = kind === 'message' ? 'talkResponse' : kind;
  return JSON.stringify({ type, values: encodeValues(values) });
}

/** Sends a frame on as it is. Without a server of the bot the window loses its socket, as it would without us. */
async function toBot(session: Session, data: Data): Promise<void> {
  if (session.hasFailed) throw new Error('The window could not hear the answer.');
  session.upstream ??= openUpstream(session);
  try {
    await (await session.upstream).send(data);
  } catch (error) {
    session.upstream = null;
    throw error;
  }
}

/** For what the bot answers while a human owns the dialog: worth trying, not worth the socket. */
async function aside(session: Session, data: Data): Promise<void> {
  await toBot(session, data).catch(() => undefined);
}

/** What the end user says to the bot while the window is still in its livechat: never dropped without a word. */
async function talkAside(session: Session, talk: TalkInput, data: Data): Promise<void> {
  const isSent = await toBot(session, data).then(
    () => true,
    () => false,
  );
  if (!isSent) await tell(session, talk, untakenValues(session.exchange, talk));
}

async function openUpstream(session: Session): Promise<Socket> {
  const { exchange, window } = session;
  const upstream = await connectToBot(exchange);
  upstream.onMessage((data) => {
    fromBot(session, data).catch(() => window.cut());
  });
  upstream.onClose((code, reason) => {
    session.upstream = null;
    if (session.pump !== null) return;
    if (code === 1006) window.cut();
    else window.close(code, reason);
  });
  return upstream;
}

async function fromBot(session: Session, data: Data): Promise<void> {
  const talk = session.exchange.tools.lastTalks.of(session);
  const whole = typeof data === 'string' && talk !== null ? parseObject(data) : null;
  const handedOver = whole === null || talk === null ? null : await handOver(session.exchange, talk, whole);
  await session.window.send(handedOver === null ? data : JSON.stringify(handedOver.answer));
}
