import type { ConsoleRoute } from './console-route.ts';
import { conversationRoutes } from './routes/conversation-routes.tsx';
import { conversationsRoutes } from './routes/conversations-routes.tsx';
import { deliveriesRoutes } from './routes/deliveries-routes.tsx';
import { deskRoutes } from './routes/desk-routes.tsx';
import { groupPlanRoutes } from './routes/group-plan-routes.tsx';
import { heldRoutes } from './routes/held-routes.tsx';
import { identityRoutes } from './routes/identity-routes.tsx';
import { longWorkRoutes } from './routes/long-work-routes.tsx';
import { overviewRoutes } from './routes/overview-routes.tsx';
import { skillRemovalRoutes } from './routes/skill-removal-routes.tsx';
import { skillTableRoutes } from './routes/skill-table-routes.tsx';
import { skillsRoutes } from './routes/skills-routes.tsx';
import { tryOutRoutes } from './routes/try-out-routes.tsx';

/** The pages of every day: where conversations go, how they went, and what is stuck. */
export const workRoutes: readonly ConsoleRoute[] = [
  // Before the routes with an id in the same place.
  ...groupPlanRoutes,
  ...skillTableRoutes,
  ...skillsRoutes,
  ...skillRemovalRoutes,
  ...identityRoutes,
  ...overviewRoutes,
  ...conversationsRoutes,
  ...conversationRoutes,
  ...heldRoutes,
  ...deskRoutes,
  ...deliveriesRoutes,
  ...longWorkRoutes,
  ...tryOutRoutes,
];
