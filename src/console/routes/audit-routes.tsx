import type { AuditFilter } from '../../audit/store.ts';
import { pageOf } from '../../http/admin-route.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { AuditPage } from '../pages/audit-page.tsx';
import { idFrom } from '../path-id.ts';
import { renderPage } from '../render-page.tsx';
import { peopleTexts } from '../texts/people-texts.ts';

/** What administrators did. */
export const auditRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/audit', access: 'admin', handle: showAudit },
];

const pageRows = 50;
/** Whose names the filter offers; there are seldom more. */
const peopleMax = 500;

async function showAudit(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const said = (name: string) => (c.req.query(name) ?? '').trim().slice(0, 100);
  const filter = { actor: said('actor'), action: said('action'), subject: said('subject') };
  const before = c.req.query('before');
  const wanted: AuditFilter = {
    limit: pageRows + 1,
    ...(filter.actor === '' ? {} : { actorId: filter.actor }),
    ...(filter.action === '' ? {} : { action: filter.action }),
    ...(filter.subject === '' ? {} : { subject: filter.subject }),
    ...(before === undefined ? {} : { before: idFrom(before, 'auditEntry') }),
  };
  const [rows, people] = await Promise.all([
    administration.audits.list(wanted),
    administration.people.people.list({ after: null, limit: peopleMax }),
  ]);
  const page = pageOf(rows, pageRows);
  const content = (
    <AuditPage entries={page.rows} people={people} filter={filter} next={page.next} isFirst={before === undefined} />
  );
  return renderPage(c, { title: peopleTexts.auditTitle[c.var.reader.language], at: 'audit' }, content);
}
