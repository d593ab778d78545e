import type { Agent, Category } from './records.ts';
import type { AccountState } from './state.ts';

const names = [
  ['Dana', 'Kowal'],
  ['Idris', 'Moreau'],
  ['Yuki', 'Tanabe'],
] as const;

/** Furnishes a new account: one SDK channel in a channel group, three agents, no category but one for dispositions. */
export function seedAccount(state: AccountState): void {
  for (const [firstname, lastname] of names) {
    const agent: Agent = {
      id: state.newId(),
      firstname,
      lastname,
      categoryIds: [],
      identityIds: [],
      canReply: true,
      isConnected: true,
      status: 'available',
      busyness: 'ok',
    };
    state.agents.set(agent.id, agent);
  }
  add(state, { name: 'Solved on first contact', parentId: null, postQualification: true });
}

export function addCategory(state: AccountState, name: string, parentId: string | null): Category {
  return add(state, { name, parentId, postQualification: false });
}

function add(state: AccountState, facts: Pick<Category, 'name' | 'parentId' | 'postQualification'>): Category {
  const category = { id: state.newId(), ...facts, createdAt: state.clock.now() };
  state.categories.set(category.id, category);
  state.say(`category ${category.id} made`);
  return category;
}
