/** The form of the channel, as an administrator sees it: for people who run the simulator and connect to it by hand. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { saveChannel } from './channel.ts';
import type { AccountState } from './state.ts';

export function channelPage(state: AccountState): Hono {
  const page = new Hono();
  page.get('/', (c) => c.html(formOf(state)));
  page.post('/', async (c) => {
    const { base_uri } = await c.req.parseBody();
    const baseUri = typeof base_uri === 'string' ? base_uri.trim() : '';
    if (!/^https?:/.test(baseUri) || !URL.canParse(baseUri))
      return c.text('Base URI must be an http or https address', 422);
    await saveChannel(state, baseUri);
    return c.redirect('/channel', 303);
  });
  return page;
}

function formOf({ source, origin }: AccountState) {
  const actions = Object.entries(source.declared?.objects ?? {}).flatMap(([object, names]) =>
    names.map((name) => `${object}.${name}`),
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Channel ${source.name}</title>
        <style>
          body { font: 1rem/1.5 system-ui; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
          label { display: block; margin: 1rem 0; }
          input { display: block; width: 100%; font: inherit; box-sizing: border-box; }
          dd { overflow-wrap: anywhere; }
        </style>
      </head>
      <body>
        <h1>Channel “${source.name}” (Engage Digital SDK, imitated)</h1>
        <form method="post">
          <label>Base URI <input name="base_uri" type="url" required value="${source.baseUri ?? ''}" /></label>
          <label>API access token <input readonly value="${source.channelToken}" /></label>
          <button>Save</button>
        </form>
        <h2>Implementation details</h2>
        <dl>
          <dt>Realtime endpoint URL</dt>
          <dd>${origin}/realtime/sdk/${source.id}</dd>
          <dt>Implemented actions</dt>
          <dd>${actions.length === 0 ? '–' : actions.join(', ')}</dd>
          <dt>Error</dt>
          <dd role="status">${source.errorMessage ?? '–'}</dd>
        </dl>
      </body>
    </html>`;
}
