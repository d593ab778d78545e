/**
 * The chat window, without its looks: it says and reads what CV5 says and reads, over both of its transports, with the
 * same tests for every state. What it would show is a list of lines.
 */
import type { JsonObject, JsonValue } from '../../../core/json.ts';
import type { Socket } from '../../../core/socket.ts';
import { decodeValues, encodeText, encodeValues, objectOf, parseObject, textOf } from '../wire.ts';

/** One line as the window shows it. */
export interface WindowLine {
  readonly author: 'user' | 'bot' | 'operator' | 'system';
  readonly name: string | null;
  /** HTML. */
  readonly text: string;
}

export interface WindowOptions {
  /** As in bot.json, without a slash at the end. */
  readonly server: string;
  readonly botUuid: string;
  readonly language: string;
  readonly transport: 'websocket' | 'polling';
  readonly pollEveryMs: number;
  /** How the window opens its WebSocket; a browser has its own. */
  connect(url: string): Promise<Socket>;
  onChange?(): void;
}

/** What survives a reload: the browser's local storage. */
export interface WindowStorage {
  contextId: string | null;
  /** The transport while it is in its livechat. */
  livechatType: 'websocket' | 'polling' | null;
  isInQueue: boolean;
}

const page = 'https://shop.example.test/bills';

export class DyduWindow {
  readonly lines: WindowLine[] = [];
  readonly storage: WindowStorage;
  /** Every frame and poll answer that said something, decoded. */
  readonly heard: { readonly type: string; readonly values: JsonObject }[] = [];
  readonly variables: Record<string, string> = {};
  canUpload = false;
  isOperatorTyping = false;
  queuePosition: number | null = null;
  readonly #options: WindowOptions;
  #socket: Socket | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastPoll: JsonValue = null;
  readonly #pongs: (() => void)[] = [];
  #hasHistory = false;
  #failures = 0;
  #isLivechatAnswer = false;
  #isClosed = false;

  constructor(options: WindowOptions, storage?: WindowStorage) {
    this.#options = options;
    this.storage = storage ?? { contextId: null, livechatType: null, isInQueue: false };
  }

  get isInLivechat(): boolean {
    return this.storage.livechatType !== null;
  }

  /** What carries the livechat now; `null` when nothing does: its socket was lost, and the browser reported no error. */
  get tunnel(): 'websocket' | 'polling' | null {
    if (this.#socket !== null) return 'websocket';
    return this.#timer === null ? null : 'polling';
  }

  /** What the page does when it is loaded: shows the dialog again, and goes back into its livechat. */
  async load(): Promise<void> {
    const { contextId } = this.storage;
    if (contextId === null) return;
    const { isContextStillAvailable } = await this.#call('chat/availablecontext', {}, contextId);
    if (isContextStillAvailable !== true) Object.assign(this.storage, { contextId: null, livechatType: null });
    const { livechatType } = this.storage;
    if (this.storage.contextId === null) return;
    if (livechatType !== 'websocket') this.#showHistory(await this.#call('chat/history', { contextUuid: contextId }));
    if (livechatType !== null) await this.#openTunnel();
  }

  /**
   * The end user sends a text; `isHidden` as the window's own buttons do, and when it asks again because no answer came.
   * Resolves with the answer over HTTP, which the client looks at outside of its livechat only. Rejects without one.
   */
  async say(text: string, isHidden = false): Promise<JsonObject | null> {
    if (!isHidden) this.#show({ author: 'user', name: null, text });
    const { isInLivechat } = this;
    if (isInLivechat && this.#socket !== null) {
      await this.#send('talk', { userInput: text, timestamp: Date.now() });
      return null;
    }
    const isPolling = this.#timer !== null;
    // The client keeps what it cannot send for a socket that never comes back.
    if (isInLivechat && !isPolling) return null;
    // It prefers its socket: that is opened again, and the polls go on beside it.
    if (isInLivechat && this.#options.transport === 'websocket') void this.#openSocket().catch(() => undefined);
    const answer = await this.#talk(text);
    if (!isPolling) await this.#take('talkResponse', answer, true);
    return answer;
  }

  /** Asks over the socket for a sign of life, as the client does every 55 s; false when none comes while it is open. */
  async ping(): Promise<boolean> {
    const socket = this.#socket;
    if (socket === null) return false;
    const answered = new Promise<boolean>((resolve) => {
      this.#pongs.push(() => resolve(true));
      socket.onClose(() => resolve(false));
    });
    await socket.send('ping').catch(() => undefined);
    return answered;
  }

  /** The button in the header. */
  async endLivechat(): Promise<void> {
    await this.say(this.storage.isInQueue ? '#livechatleavequeue#' : '#livechatend#', true);
  }

  async type(text: string): Promise<void> {
    if (this.#socket !== null) return this.#send('typing', { typing: text !== '', content: text });
    const { contextId } = this.storage;
    await this.#call('chat/typing', { typing: 'true', content: encodeText(text), contextId: contextId ?? '' });
  }

  async read(): Promise<void> {
    if (this.#socket !== null) return this.#send('reading', { reading: true, content: '' });
    await this.#call('chat/reading', { reading: 'true', contextId: this.storage.contextId ?? '' });
  }

  async setDialogVariable(name: string, value: string): Promise<void> {
    await this.#call('chat/variable', { contextUuid: this.storage.contextId ?? '', name, value });
  }

  /** Sends a file by the upload button; says whether the window would call it sent. */
  async upload(file: File): Promise<boolean> {
    const body = new FormData();
    body.append('dydu-upload-file', file);
    const query = `ctx=${this.storage.contextId}&fin=dydu-upload-file&cb=dyduUploadCallBack_0PW`;
    const answer = await fetch(`${this.#base()}fileupload?${query}`, { method: 'POST', body });
    const html = await answer.text();
    const text = html.slice(html.indexOf('{'), html.lastIndexOf('}') + 1);
    const said = JSON.parse(text.replace(/api:'(.*?)'/g, '"api":"$1"').replace(/,params:/g, ',"params":')) as {
      params: { status: string };
    };
    // It says so itself where the last answer over HTTP was none of a livechat; what it shows has no date to go on from.
    if (!this.#isLivechatAnswer) this.#show({ author: 'bot', name: null, text: `${file.name} ${said.params.status}` });
    if (!this.#isLivechatAnswer && this.#timer !== null) this.#lastPoll = null;
    return said.params.status !== 'fail';
  }

  /** The page goes away. */
  close(): void {
    this.#isClosed = true;
    this.#stopTunnel();
  }

  async #talk(text: string): Promise<JsonObject> {
    const { contextId, livechatType } = this.storage;
    const { botUuid, language } = this.#options;
    const path = `chat/talk/${botUuid}${contextId === null ? '' : `/${contextId}`}`;
    return this.#post(path, {
      userInput: text,
      language,
      space: 'Defaut',
      clientId: 'client-1',
      userUrl: page,
      browser: 'Firefox 140',
      os: 'Linux',
      alreadyCame: 'false',
      qualificationMode: 'false',
      solutionUsed: 'ASSISTANT',
      variables: JSON.stringify(this.variables),
      mode: encodeText(livechatType ?? 'Synchron'),
    });
  }

  #call(call: string, fields: Readonly<Record<string, string>>, inPath?: string): Promise<JsonObject> {
    const path = [call, this.#options.botUuid, ...(inPath === undefined ? [] : [inPath])].join('/');
    return this.#post(path, { ...fields, solutionUsed: 'ASSISTANT' });
  }

  /** Decodes `values` where there are any, as the window's HTTP layer does, and keeps the id of the dialog. */
  async #post(path: string, fields: Readonly<Record<string, string>>): Promise<JsonObject> {
    const answer = await fetch(`${this.#base()}api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', accept: 'application/json' },
      body: new URLSearchParams(fields),
    });
    if (answer.status !== 200) throw new Error(`The window would change its server: status ${answer.status}.`);
    const body = parseObject(await answer.text()) ?? {};
    const wrapped = objectOf(body['values']);
    this.#isLivechatAnswer = wrapped?.['startLivechat'] === true;
    if (wrapped === null) return body;
    const values = decodeValues(wrapped);
    this.storage.contextId = textOf(values['contextId']) ?? this.storage.contextId;
    return values;
  }

  #base(): string {
    const { server } = this.#options;
    return `${server}/${server.includes('localhost') ? '' : 'servlet/'}`;
  }

  async #openTunnel(): Promise<void> {
    if (this.#socket !== null || this.#timer !== null) return;
    if (this.#options.transport === 'polling') return this.#startPolling();
    await this.#openSocket().catch(() => this.#startPolling());
  }

  async #openSocket(): Promise<void> {
    const isReopened = this.isInLivechat;
    // The present client builds two slashes.
    const socket = await this.#options.connect(`${this.#base()}/chatWs`.replace(/^http/, 'ws'));
    if (this.#isClosed || (isReopened && !this.isInLivechat)) return socket.close(1000);
    this.#socket = socket;
    this.#pongs.length = 0;
    socket.onMessage((data) => {
      if (data === 'pong') this.#pongs.shift()?.();
      else if (typeof data === 'string') this.#hear(data);
    });
    socket.onClose((_code, _reason, isBroken) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      // The client listens to errors only: it then polls from what it showed last. A lost connection is none.
      if (isBroken && this.isInLivechat && !this.#isClosed) this.#startPolling();
    });
    this.storage.livechatType = 'websocket';
    await this.#send('checkContextAvailability', {});
    await this.#send('topknowledge', { maxKnowledge: '5', period: 'Last7Days' });
    await this.#send('history', { dialog: this.storage.contextId ?? '' });
  }

  #startPolling(): void {
    this.storage.livechatType = 'polling';
    // It does not wait for the answer to the poll before.
    this.#timer ??= setInterval(() => void this.#poll().catch(() => undefined), this.#options.pollEveryMs);
  }

  async #poll(): Promise<void> {
    const { language, botUuid } = this.#options;
    if (this.#lastPoll === null) return;
    const form = {
      solutionUsed: 'LIVECHAT',
      format: 'JSon',
      space: 'Defaut',
      contextUuid: this.storage.contextId ?? '',
      language,
      lastPoll: String(this.#lastPoll),
    };
    const raw = await this.#repeated(() => this.#post(`chat/poll/last/${botUuid}`, form));
    if (this.#timer === null) return;
    if (raw['pollUpdatedInteractionDate'] !== undefined) this.#lastPoll = raw['pollUpdatedInteractionDate'];
    const values = decodeValues(raw);
    const isMessage = values['text'] !== undefined && values['fromDetail'] !== undefined;
    const isNotification = values['code'] !== undefined || values['typeResponse'] === 'NAAutoCloseDialog';
    if (isMessage) await this.#take('talkResponse', values);
    else if (isNotification) await this.#take('notification', values);
  }

  /** What failed is repeated as it was, a little later than the next poll comes; nothing is after three failures on end. */
  async #repeated(call: () => Promise<JsonObject>): Promise<JsonObject> {
    for (;;) {
      try {
        const answer = await call();
        this.#failures = 0;
        return answer;
      } catch (error) {
        this.#failures += 1;
        if (this.#failures > 3 || this.#isClosed) throw error;
        await new Promise((resolve) => setTimeout(resolve, 1.2 * this.#options.pollEveryMs));
      }
    }
  }

  #hear(data: string): void {
    const frame = parseObject(data);
    const type = textOf(frame?.['type']) ?? '';
    const values = decodeValues(objectOf(frame?.['values']) ?? {});
    if (type === 'historyResponse') this.#showHistory(values);
    else void this.#take(type, values);
  }

  /** The client's own order of tests. `isAnswer` for the answer to a talk over HTTP. */
  async #take(type: string, values: JsonObject, isAnswer = false): Promise<void> {
    this.heard.push({ type, values });
    const is = (field: string, ...wanted: readonly string[]) => wanted.includes(textOf(values[field]) ?? '');
    const text = textOf(values['text']);
    // While it polls, only polls say how far it is.
    const isDated = values['pollUpdatedInteractionDate'] !== undefined && this.#timer === null;
    if (isDated) this.#lastPoll = values['pollUpdatedInteractionDate'] ?? null;
    const system = () => (text === null ? undefined : this.#show({ author: 'system', name: null, text }));
    if (is('typeResponse', 'DMLiveChatLeaveQueue') || is('specialAction', 'LeaveWaitingQueue')) {
      system();
      this.#leaveLivechat();
    } else if (
      is('typeResponse', 'NAAutoCloseDialog', 'NAAutoCloseDialogBecauseUserLeft', 'OPLiveChatEndByOperator') ||
      is('specialAction', 'EndPolling')
    ) {
      system();
      this.#leaveLivechat();
    } else if (is('code', 'UploadRequest')) {
      this.canUpload = true;
      this.#options.onChange?.();
    } else if (is('code', 'OperatorWritingStatus')) {
      this.isOperatorTyping = text !== null;
      this.#options.onChange?.();
    } else if (is('code', 'DialogAddedOperatorPanel')) {
      this.storage.isInQueue = false;
      system();
    } else if (is('specialAction', 'StartWaitingQueue')) {
      this.storage.isInQueue = true;
      this.queuePosition = typeof values['queuePosition'] === 'number' ? values['queuePosition'] : null;
      if (isAnswer) system();
      await this.#enterLivechat();
    } else if (is('specialAction', 'StartPolling') || is('typeResponse', 'DMLiveChatConnectionSucceed')) {
      system();
      await this.#enterLivechat();
    } else if (type === 'notification' || type === 'payload') system();
    else if (text !== null) {
      this.isOperatorTyping = false;
      const name = textOf(values['operatorName']);
      const author = values['human'] === true ? (name === null ? 'system' : 'operator') : 'bot';
      this.#show({ author, name, text });
    }
  }

  async #enterLivechat(): Promise<void> {
    await this.#openTunnel();
  }

  #leaveLivechat(): void {
    this.storage.livechatType = null;
    this.storage.isInQueue = false;
    this.canUpload = false;
    this.#stopTunnel();
    this.#options.onChange?.();
  }

  #stopTunnel(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #showHistory(values: JsonObject): void {
    const interactions = values['interactions'];
    // The client takes one history in its life, and shows it unless it shows more than that.
    if (this.#hasHistory || !Array.isArray(interactions)) return;
    this.#hasHistory = true;
    if (this.lines.length > interactions.length) return;
    for (const one of interactions as readonly JsonValue[]) {
      const line = objectOf(one) ?? {};
      const asked = textOf(line['user']);
      const text = textOf(line['text']);
      const name = textOf(line['operatorName']);
      if (asked !== null && line['hideRequest'] !== true) this.#show({ author: 'user', name: null, text: asked });
      if (text !== null) this.#show({ author: name === null ? 'bot' : 'operator', name, text });
      if (this.#timer === null) {
        this.#lastPoll = line['pollUpdatedInteractionDate'] ?? line['timestamp'] ?? this.#lastPoll;
      }
    }
  }

  #show(line: WindowLine): void {
    this.lines.push(line);
    this.#options.onChange?.();
  }

  async #send(type: string, parameters: JsonObject): Promise<void> {
    const { botUuid, language } = this.#options;
    const common = {
      contextId: this.storage.contextId ?? '',
      botId: botUuid,
      space: 'Defaut',
      clientId: 'client-1',
      language,
      solutionUsed: 'ASSISTANT',
      userUrl: page,
      browser: 'Firefox 140',
      os: 'Linux',
    };
    await this.#socket?.send(JSON.stringify({ type, parameters: encodeValues({ ...common, ...parameters }) }));
  }
}
