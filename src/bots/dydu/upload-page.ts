import { textAnswer } from './answers.ts';

/** The answer to an upload. The window takes everything from the first brace to the last one as JSON. */
export function uploadPage(status: 'success' | 'fail'): Response {
  const said = JSON.stringify({ api: 'uploadFile', params: { status } });
  return textAnswer(`<!doctype html><html><body>${said}</body></html>`, 'text/html');
}
