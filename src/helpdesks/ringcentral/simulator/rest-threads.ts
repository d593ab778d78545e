import { Hono } from 'hono';
import { archiveThread, categorize } from './cases.ts';
import { forbidden, found, listParam, listView, RestRefusal, searchTerms } from './rest-request.ts';
import { contentView, threadView } from './rest-views.ts';
import type { AccountState } from './state.ts';

/** Threads and messages. A search finds only what has been imported for a while. */
export function restThreads(state: AccountState): Hono {
  const app = new Hono();
  app.get('/content_threads', (c) => {
    const { foreign, source } = searchTerms(c);
    const { tokenMayRead } = state.switches;
    const isVisible = (at: number | undefined) => tokenMayRead && at !== undefined && at <= state.clock.now();
    const matching = [...state.threads.values()].filter(
      (thread) =>
        isVisible(thread.contents[0]?.visibleAt) &&
        (foreign === undefined || thread.foreignId === foreign) &&
        (source === undefined || source === state.source.id),
    );
    return c.json(
      listView(
        c,
        matching.reverse().map((thread) => threadView(state, thread)),
      ),
    );
  });
  app.get('/content_threads/:id', (c) => c.json(threadView(state, found(state.threads.get(c.req.param('id'))))));
  app.put('/content_threads/:id/update_categories', (c) => {
    const thread = found(state.threads.get(c.req.param('id')));
    const categoryIds = listParam(c, 'thread_category_ids[]') ?? [];
    if (categoryIds.some((id) => !state.categories.has(id))) throw new RestRefusal(422, 'invalid_categories');
    categorize(state, thread, { categoryIds, userId: null });
    return c.json(threadView(state, thread));
  });
  app.put('/content_threads/:id/ignore', (c) => {
    const thread = found(state.threads.get(c.req.param('id')));
    archiveThread(state, thread, null);
    return c.json(threadView(state, thread));
  });
  app.put('/content_threads/:id/close', (c) => {
    const thread = found(state.threads.get(c.req.param('id')));
    if (!state.switches.threadCloseOnSdk) throw forbidden();
    thread.closed = true;
    return c.json(threadView(state, thread));
  });
  app.get('/contents', (c) => {
    const { thread: threadId, id } = searchTerms(c);
    const readable = state.switches.tokenMayRead ? state.threads : new Map<string, never>();
    const all = threadId === undefined ? [...readable.values()] : [readable.get(threadId)];
    const contents = all
      .flatMap((thread) => thread?.contents ?? [])
      .filter((content) => content.visibleAt <= state.clock.now() && (id === undefined || content.id === id))
      .toReversed();
    return c.json(
      listView(
        c,
        contents.map((content) => contentView(state, content)),
      ),
    );
  });
  app.get('/contents/:id', (c) => {
    const all = [...state.threads.values()].flatMap(({ contents }) => contents);
    return c.json(contentView(state, found(all.find(({ id }) => id === c.req.param('id')))));
  });
  return app;
}
