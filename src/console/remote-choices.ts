import type { Connection } from '../connections/connection.ts';
import { readFields, readGroups } from '../connections/read-groups.ts';
import { AppError } from '../core/app-error.ts';
import type { ConsoleTools } from './console-tools.ts';
import type { FieldsRead } from './pages/identity-page.tsx';
import type { GroupsRead } from './pages/skill-form-page.tsx';

/** The groups to choose from, as the helpdesk has them now; trouble is part of the answer. */
export async function groupsAt({ administration }: ConsoleTools, id: Connection['id']): Promise<GroupsRead> {
  try {
    const groups = await readGroups(administration.connections.connections, id, false);
    return groups === null ? { kind: 'none' } : { kind: 'read', groups };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'not_found') throw error;
    return { kind: 'unread', reason: error.message };
  }
}

/** The fields to choose from, as the helpdesk has them now; trouble is part of the answer. */
export async function fieldsAt({ administration }: ConsoleTools, { id }: Connection): Promise<FieldsRead> {
  try {
    const fields = await readFields(administration.connections.connections, id);
    return fields === null ? { kind: 'none' } : { kind: 'read', fields };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'unread', reason: error.message };
  }
}
