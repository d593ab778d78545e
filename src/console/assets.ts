import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import { compress } from 'hono/compress';

const require = createRequire(import.meta.url);
const own = (name: string) => new URL(`assets/${name}`, import.meta.url);

/** Everything that a page loads, and from which package; our own files lie in `assets/`. */
const assets = {
  'pico.css': { type: 'text/css', from: () => require.resolve('@picocss/pico/css/pico.classless.min.css') },
  'console.css': { type: 'text/css', from: () => own('console.css') },
  'parts.css': { type: 'text/css', from: () => own('parts.css') },
  'work.css': { type: 'text/css', from: () => own('work.css') },
  'htmx.js': { type: 'text/javascript', from: () => require.resolve('htmx.org/dist/htmx.min.js') },
  'htmx-sse.js': { type: 'text/javascript', from: () => require.resolve('htmx-ext-sse/dist/sse.min.js') },
  'console.js': { type: 'text/javascript', from: () => own('console.js') },
  'icon.svg': { type: 'image/svg+xml', from: () => own('icon.svg') },
} as const;
export type AssetName = keyof typeof assets;

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly version: string;
}

const read = new Map<AssetName, Asset>();

function assetOf(name: AssetName): Asset {
  const known = read.get(name);
  if (known !== undefined) return known;
  const bytes = new Uint8Array(readFileSync(assets[name].from()));
  const asset = { bytes, version: createHash('sha256').update(bytes).digest('hex').slice(0, 12) };
  read.set(name, asset);
  return asset;
}

/** The address of an asset. It names the content, so that browsers may keep it for good. */
export function assetUrl(name: AssetName): string {
  return `/console/assets/${name}?v=${assetOf(name).version}`;
}

/** Serves them, to anybody: there is nothing in them that is not in our packages. */
export function assetRoutes(): Hono {
  const app = new Hono();
  for (const name of Object.keys(assets) as AssetName[]) {
    app.get(`/${name}`, compress(), (c) => {
      const { bytes, version } = assetOf(name);
      const isNamed = c.req.query('v') === version;
      return c.body(bytes, 200, {
        'Content-Type': `${assets[name].type}; charset=utf-8`,
        'Cache-Control': isNamed ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
    });
  }
  return app;
}
