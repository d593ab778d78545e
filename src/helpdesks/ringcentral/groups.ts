import type { RemoteGroupId } from '../../core/ids.ts';
import type { GroupSide, RemoteGroup } from '../helpdesk.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Desk } from './desk.ts';
import type { WireCategory } from './wire-rest.ts';

/** A group is a category: the skill that routing compares with those of the agents. */
export function groupSide(desk: Desk): GroupSide {
  return {
    listGroups: async ({ signal }) =>
      (await desk.rest.listCategories(signal)).filter((category) => routes(desk, category)).map(groupOf),
    findGroup: async (id, { signal }) => {
      try {
        return groupOf(await desk.rest.getCategory(id, signal));
      } catch (error) {
        if (isRefusal(error, 404)) return null;
        throw error;
      }
    },
    createGroup: async (name, { signal }) =>
      groupOf(await desk.rest.createCategory(name.trim(), desk.settings.parentCategoryId, signal)),
    countMembers: (id, { signal }) => desk.rest.countUsers(['category_id', id], signal),
  };
}

function groupOf({ id, name }: WireCategory): RemoteGroup {
  return { remoteGroupId: id as RemoteGroupId, name: name ?? id, isDeleted: false };
}

/** The bot's own category reaches nobody; one that is given after the fact directs nothing. */
function routes({ settings }: Desk, category: WireCategory): boolean {
  const { botCategoryId, parentCategoryId } = settings;
  return category.id !== botCategoryId && category.id !== parentCategoryId && category.post_qualification !== true;
}
