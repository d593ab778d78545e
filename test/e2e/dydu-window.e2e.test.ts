import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { serve } from '../../src/commands/serve.ts';
import { botButtons, demoSkills } from '../../src/sandbox/bot-lines.ts';
import { hasBrowser, openBrowser, type SharedBrowser } from '../support/browser.ts';
import { type DemoProcess, startDemo } from '../support/demo-process.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env))('a chat window of Dydu, in a real browser', () => {
  let demo: DemoProcess;
  let origin: string;
  let browser: SharedBrowser;

  beforeAll(async () => {
    demo = startDemo(['--port', '0', '--bot', 'dydu']);
    origin = await demo.find(/Open this page:\s+(\S+)/);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    expect(await demo?.stop()).toBe(0);
  });

  it.each([
    ['websocket', 'technical'],
    ['polling', 'billing'],
  ] as const)('goes from the bot to an agent and through a reload, over %s', async (way, skill) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(error.message));
    await page.goto(`${origin}/?lang=en&transport=${way}`);
    const [chat, desk] = [page.locator('#chat'), page.locator('#desk')];
    const say = async (text: string) => {
      await chat.getByRole('textbox').fill(text);
      await chat.getByRole('textbox').press('Enter');
    };
    await chat.getByText('I am the assistant of the Lumen shop').waitFor();
    await say('Talk to a human');
    await say(botButtons[skill].en);
    await say(`${way}@example.org`);
    await desk.getByText(new RegExp(`${demoSkills[skill]} · #\\d+`)).click();
    await desk.getByLabel('Reply to the end user').fill('Hello, which lamp is it about?');
    await desk.getByRole('button', { name: 'Send', exact: true }).click();
    await chat.locator('.message.agent', { hasText: 'which lamp' }).waitFor();
    await say('The one in the hall.');
    await desk.locator('.message.user', { hasText: 'in the hall' }).waitFor();
    await page.reload();
    for (const text of ['which lamp', 'in the hall']) {
      await chat.locator('.message', { hasText: text }).waitFor();
      expect([text, await chat.locator('.message', { hasText: text }).count()]).toEqual([text, 1]);
    }
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('reports an error for a socket that we break off, and none for one that is lost', async () => {
    const ends: (() => void)[] = [];
    const listener = await serve(() => new Response('page', { headers: { 'content-type': 'text/html' } }), {
      host: '127.0.0.1',
      port: 0,
      openSocket: async () => ({ isAccepted: true, take: (socket) => ends.push(() => socket.cut()) }),
    });
    const lossy = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    lossy.on('connection', (ws) => ends.push(() => ws.terminate()));
    const page = await browser.newPage();
    try {
      await page.goto(listener.origin);
      const address = lossy.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const heard = async (url: string) => {
        const closed = page.evaluate(
          (target) =>
            new Promise<string[]>((resolve) => {
              const events: string[] = [];
              const socket = new WebSocket(target);
              socket.onerror = () => events.push('error');
              socket.onclose = ({ code }) => resolve([...events, `close ${code}`]);
            }),
          url,
        );
        await vi.waitFor(() => expect(ends).toHaveLength(1), 5_000);
        ends.pop()?.();
        return await closed;
      };
      expect(await heard(listener.origin.replace('http', 'ws'))).toEqual(['error', 'close 1006']);
      expect(await heard(`ws://127.0.0.1:${port}/`)).toEqual(['close 1006']);
    } finally {
      await page.close();
      await new Promise((resolve) => lossy.close(resolve));
      await listener.close(100);
    }
  });
});
