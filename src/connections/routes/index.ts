import type { AdminRoutes } from '../../http/admin-route.ts';
import type { ConnectionAdministration } from '../connection-administration.ts';
import { connectionInput } from '../connection-input.ts';
import { checkConnection } from './check-connection.ts';
import { connectConnection } from './connect-connection.ts';
import { connectionBodyName } from './connection-body.ts';
import { createConnection } from './create-connection.ts';
import { getConnection } from './get-connection.ts';
import { listConnections } from './list-connections.ts';
import { listFields } from './list-fields.ts';
import { listGroups } from './list-groups.ts';
import { listHelpdesks } from './list-helpdesks.ts';
import { removeConnection } from './remove-connection.ts';
import { updateConnection } from './update-connection.ts';

const operations = [
  listHelpdesks,
  listConnections,
  createConnection,
  getConnection,
  updateConnection,
  removeConnection,
  checkConnection,
  connectConnection,
  listGroups,
  listFields,
];

/** Adds the routes of connections to the admin API. */
export function mountConnections(api: AdminRoutes, tools: ConnectionAdministration): void {
  // A copy has what the document needs, whichever was loaded first: the schema or the package that describes it.
  api.openAPIRegistry.register(connectionBodyName, connectionInput.clone());
  for (const mount of operations) mount(api, tools);
}
