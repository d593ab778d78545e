import { Hono } from 'hono';
import type { Simulator } from '../helpdesks/simulator.ts';
import { deskRoutes } from './desk-routes.ts';

/**
 * A simulator as one server: the vendor's imitated API, and the agent's desk at `/desk`, where its card says it is. The
 * vendor's own app is called as it is, because it may read paths and connections in its own way.
 */
export function serveWithDesk(
  simulator: Simulator,
  label: string,
): (request: Request, env: object) => Response | Promise<Response> {
  const desk = new Hono().route('/desk', deskRoutes(simulator.desk, { label }));
  return (request, env) => {
    const { pathname } = new URL(request.url);
    // Files of the desk belong to the vendor: it knows who may read them.
    const isDesk = pathname === '/desk' || (pathname.startsWith('/desk/') && !pathname.startsWith('/desk/files/'));
    return isDesk ? desk.fetch(request) : simulator.routes.fetch(request, env);
  };
}
