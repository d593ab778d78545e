/**
 * The description of the API, and a page that shows it. Everything the page needs is served here, from the package
 * swagger-ui-dist: it contacts no other host, and its policy forbids it to.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Context } from 'hono';
import { compress } from 'hono/compress';
import type { NativeApi, NativeTools } from '../native-api.ts';
import { describeWebhooks, openApiDocument } from '../openapi-document.ts';

const require = createRequire(import.meta.url);

const assets = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
} as const;
type Asset = keyof typeof assets;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Passerelle API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/show.js"></script>
</body>
</html>
`;

/** No validator: it would send the description to another host. */
const script = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  supportedSubmitMethods: ['get', 'post', 'patch'],
});
`;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function mountReference(api: NativeApi, { publicUrl }: NativeTools): void {
  describeWebhooks(api);
  let described: string | null = null;
  api.get('/openapi.json', compress(), (c) => {
    described ??= JSON.stringify(openApiDocument(api, publicUrl));
    return c.body(described, 200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' });
  });
  api.get('/docs', (c) => c.body(page, 200, headersOf('text/html; charset=utf-8')));
  api.get('/docs/show.js', (c) => c.body(script, 200, headersOf('text/javascript; charset=utf-8')));
  for (const name of Object.keys(assets) as Asset[]) {
    api.get(`/docs/${name}`, compress(), (c) => sendAsset(c, name));
  }
}

async function sendAsset(c: Context, name: Asset): Promise<Response> {
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  const bytes = new Uint8Array(await readFile(join(folder, name)));
  return c.body(bytes, 200, { 'Content-Type': assets[name], 'Cache-Control': 'public, max-age=3600' });
}

function headersOf(type: string): Record<string, string> {
  return { 'Content-Type': type, 'Cache-Control': 'no-cache', 'Content-Security-Policy': policy };
}
