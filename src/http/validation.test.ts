import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import { detailsOf, parseOrRefuse, validationError } from './validation.ts';

const detailsFor = (schema: z.ZodType, value: unknown, prefix?: string) =>
  detailsOf(schema.safeParse(value).error?.issues ?? [], prefix);

describe('detailsOf', () => {
  it('names every unknown key by its path', () => {
    const schema = z.object({ part: z.strictObject({}) });
    expect(detailsFor(schema, { part: { a: 1, b: 2 } })).toEqual([
      { path: 'part.a', message: 'is not a known field' },
      { path: 'part.b', message: 'is not a known field' },
    ]);
  });

  it('speaks of the form that a value of several forms comes nearest to', () => {
    const schema = z.object({
      part: z.union([z.strictObject({ text: z.string() }), z.strictObject({ file: z.object({ name: z.string() }) })]),
    });
    expect(detailsFor(schema, { part: { file: { name: 7 } } })).toEqual([
      { path: 'part.file.name', message: 'must be string, not number' },
    ]);
  });

  it('says limits and choices in plain words, not in those of a library', () => {
    const schema = z.object({
      name: z.string().min(1).max(3),
      lines: z.array(z.string()).min(2).max(3),
      more: z.array(z.string()).max(1),
      seconds: z.int().min(0),
      tries: z.int().max(5),
      count: z.int(),
      variables: z.record(z.string(), z.string()),
      kind: z.enum(['a', 'b']),
      part: z.discriminatedUnion('kind', [z.object({ kind: z.literal('t') }), z.object({ kind: z.literal('u') })]),
      own: z.string().min(5, 'must be a sentence'),
    });
    const value = {
      name: '',
      lines: ['1'],
      more: ['1', '2'],
      seconds: -1,
      tries: 6,
      count: 1.5,
      variables: [],
      kind: 'c',
      part: { kind: 'x' },
      own: 'x',
    };
    expect(Object.fromEntries(detailsFor(schema, value).map(({ path, message }) => [path, message]))).toEqual({
      name: 'must not be empty',
      lines: 'must have at least 2 items',
      more: 'may have at most 1 items',
      seconds: 'must be at least 0',
      tries: 'may be at most 5',
      count: 'must be a whole number',
      variables: 'must be object, not array',
      kind: 'must be one of a, b',
      'part.kind': 'must be one of t, u',
      own: 'must be a sentence',
    });
    expect(detailsFor(schema, { ...value, name: 'long' })[0]?.message).toBe('may have at most 3 characters');
  });

  it('tells a choice that was not made from a wrong one', () => {
    const part = z.discriminatedUnion('kind', [z.object({ kind: z.literal('t') }), z.object({ kind: z.literal('u') })]);
    const schema = z.object({ by: z.enum(['user', 'bot']), only: z.literal('k'), part });
    expect(detailsFor(schema, { part: {} })).toEqual([
      { path: 'by', message: 'is required: one of user, bot' },
      { path: 'only', message: 'is required: k' },
      { path: 'part.kind', message: 'is required: one of t, u' },
    ]);
    expect(detailsFor(schema, { by: 'x', only: 'k', part: { kind: 't' } })).toEqual([
      { path: 'by', message: 'must be one of user, bot' },
    ]);
  });

  it('speaks of the body when all of it is of the wrong type', () => {
    expect(detailsFor(z.object({}), [])).toEqual([{ path: '', message: 'the body must be object, not array' }]);
  });

  it('puts the place of the value in front of the path', () => {
    expect(detailsFor(z.object({ wait: z.coerce.number() }), { wait: 'x' }, 'query')[0]?.path).toBe('query.wait');
  });

  it('never repeats the value', () => {
    const schema = z.object({ mail: z.email(), kind: z.enum(['a']), count: z.int().max(3), key: z.literal('k') });
    const details = detailsFor(schema, { mail: 'jane-secret', kind: 'jane-secret', count: 99_887, key: 'jane-secret' });
    expect(details).toHaveLength(4);
    expect(JSON.stringify(details)).not.toMatch(/jane|99887/);
  });
});

describe('validationError', () => {
  it('says the mistake itself when there is one, and at most a hundred when there are many', () => {
    expect(validationError([{ path: 'a', message: 'is bad' }]).message).toContain('a is bad');
    const many = Array.from({ length: 1_000 }, (_, at) => ({ path: String(at), message: 'is bad' }));
    expect(validationError(many).message).toContain('1000 mistakes');
    expect(validationError(many).details).toHaveLength(100);
  });
});

describe('parseOrRefuse', () => {
  it('gives the parsed value or throws the refusal', () => {
    expect(parseOrRefuse(z.coerce.number(), '5')).toBe(5);
    expect(() => parseOrRefuse(z.string(), 5)).toThrow(AppError);
  });
});
