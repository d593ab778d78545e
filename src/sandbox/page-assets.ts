import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

/** Everything that the pages load, by name. Lies beside this file in the source and in the build. */
const assets = {
  'theme.css': 'text/css',
  'layout.css': 'text/css',
  'messages.css': 'text/css',
  'desk.css': 'text/css',
  'dom.js': 'text/javascript',
  'chat-pane.js': 'text/javascript',
  'desk-pane.js': 'text/javascript',
  'desk-details.js': 'text/javascript',
  'sandbox.js': 'text/javascript',
  'desk.js': 'text/javascript',
  'icon.svg': 'image/svg+xml',
} as const;

/** Serves the style sheets, scripts and the icon. Read once, at the first request. */
export function pageAssets(): Hono {
  const read = new Map<string, string>();
  const app = new Hono();
  for (const [name, mediaType] of Object.entries(assets)) {
    app.get(`/${name}`, (c) => {
      const text = read.get(name) ?? readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8');
      read.set(name, text);
      return c.body(text, 200, { 'content-type': `${mediaType}; charset=utf-8`, 'cache-control': 'no-cache' });
    });
  }
  return app;
}
