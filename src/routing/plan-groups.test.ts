import { describe, expect, it } from 'vitest';
import { makeRoute } from '../../test/support/builders.ts';
import type { RemoteGroupId } from '../core/ids.ts';
import type { RemoteGroup } from '../helpdesks/helpdesk.ts';
import { planGroups } from './plan-groups.ts';
import type { Route } from './route.ts';

const route = makeRoute();
const id = (name: string) => name as RemoteGroupId;
const group = (name: string, isDeleted = false): RemoteGroup => ({ remoteGroupId: id(name), name, isDeleted });

/** Finding and action for one route, over these groups. */
function planned(changes: Partial<Route>, ...live: readonly RemoteGroup[]): string {
  const [item] = planGroups([{ ...route, ...changes }], live);
  return [item?.finding, item?.action, ...(item?.isFallbackGone === true ? ['without fallback'] : [])].join(', ');
}

describe('a group that the helpdesk lists as deleted', () => {
  const deleted = group('Billing', true);

  it('is not there: not as the group of a route, not as one of its name, not as a fallback', () => {
    expect(planned({ remoteGroupId: id('Billing') }, deleted)).toBe('gone, create');
    expect(planned({}, deleted)).toBe('missing, create');
    expect(planned({ fallbackGroupId: id('Billing'), groupName: 'Sales' }, deleted, group('Sales'))).toBe(
      'found, adopt, without fallback',
    );
  });
});

describe('a route that names no group', () => {
  it('leaves it to the helpdesk, keeps the one it leads to under whatever name, and makes none when that is gone', () => {
    const unnamed = { groupName: null };
    expect(planned(unnamed, group('Billing'))).toBe('open, none');
    expect(planned({ ...unnamed, remoteGroupId: id('Billing') }, group('Billing'))).toBe('kept, none');
    expect(planned({ ...unnamed, remoteGroupId: id('Billing') })).toBe('gone, none');
  });
});
