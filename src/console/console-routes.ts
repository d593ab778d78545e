import type { ConsoleRoute } from './console-route.ts';
import { auditRoutes } from './routes/audit-routes.tsx';
import { botAccessRoutes } from './routes/bot-access-routes.tsx';
import { botRoutes } from './routes/bot-routes.tsx';
import { botsRoutes } from './routes/bots-routes.tsx';
import { connectionRoutes } from './routes/connection-routes.tsx';
import { connectionSetupRoutes } from './routes/connection-setup-routes.tsx';
import { connectionsRoutes } from './routes/connections-routes.tsx';
import { peopleRoutes } from './routes/people-routes.tsx';
import { signInRoutes } from './routes/sign-in-routes.tsx';
import { startRoutes } from './routes/start-routes.tsx';
import { workRoutes } from './work-routes.ts';

/** Every page and everything a page can do. What is not here is not served. */
export const consoleRoutes: readonly ConsoleRoute[] = [
  ...signInRoutes,
  ...startRoutes,
  ...botsRoutes,
  ...botRoutes,
  ...botAccessRoutes,
  ...connectionsRoutes,
  ...connectionSetupRoutes,
  ...connectionRoutes,
  ...peopleRoutes,
  ...auditRoutes,
  ...workRoutes,
];
