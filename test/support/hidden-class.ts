import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

// The word for it is read by the engine's parser, so that the flag comes first and the script after it.
setFlagsFromString('--allow-natives-syntax');
const sharesClass = new Script('(one, other) => %HaveSameMap(one, other)').runInThisContext() as (
  one: object,
  other: object,
) => boolean;

/**
 * How many hidden classes the engine keeps for what this makes, once its first calls are over. More than a few mean that
 * each call makes one: a property was added behind a spread, which the V8 of Node 20 punishes.
 */
export function hiddenClassesOf(make: (index: number) => object): number {
  for (let index = 0; index < 200; index += 1) make(index);
  const classes: object[] = [];
  for (let index = 200; index < 300; index += 1) {
    const made = make(index);
    if (!classes.some((known) => sharesClass(known, made))) classes.push(made);
  }
  return classes.length;
}
