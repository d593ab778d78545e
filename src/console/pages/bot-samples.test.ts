import { expect, it } from 'vitest';
import { codeSamples } from './bot-samples.ts';

it('gives samples that ask for a human of their own in each run: none has an id that the next run has again', () => {
  const samples = codeSamples('https://passerelle.example');
  expect(samples.map(({ name }) => name)).toEqual(['curl', 'TypeScript', 'Python', 'Python, webhook']);
  for (const { code } of samples) expect(code).not.toMatch(/"id": ?"[\w-]+"/);
});
