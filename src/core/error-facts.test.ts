import { describe, expect, it } from 'vitest';
import { AppError } from './app-error.ts';
import { errorFacts } from './error-facts.ts';

describe('errorFacts', () => {
  it('keeps name, code, message, stack and causes of our own errors', () => {
    const cause = Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' });
    const facts = errorFacts(new AppError('unavailable', 'Storage is not ready.', { cause }));
    expect(facts).toMatchObject({ name: 'AppError', code: 'unavailable', message: 'Storage is not ready.' });
    expect(facts.cause).toMatchObject({ code: 'SQLITE_FULL', message: 'disk full' });
    expect(facts.frames[0]).toContain('error-facts.test.ts');
  });

  it('drops a message that may quote what somebody wrote, also as a subclass without a name or as a cause', () => {
    class DrizzleQueryError extends Error {}
    const query = new DrizzleQueryError('insert params: jane@example.com\n    at jane@example.com');
    const parse = new SyntaxError('"hello Jane" is not valid JSON');
    const facts = errorFacts(new Error('commit failed', { cause: new Error('outer', { cause: query }) }));
    expect(JSON.stringify(facts)).not.toContain('jane');
    expect(facts.cause?.cause?.name).toBe('DrizzleQueryError');
    expect(JSON.stringify(errorFacts(parse))).not.toContain('Jane');
  });

  it('does not repeat what a stranger asked for, when that is refused', () => {
    const refusal = new AppError('unknown_skill', 'No route handles the skill "jane@example.com".');
    expect(errorFacts(refusal)).toMatchObject({ name: 'AppError', code: 'unknown_skill', message: null });
  });

  it('ends on a chain of causes that has no end', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(errorFacts(error)).length).toBeLessThan(20_000);
  });

  it('says nothing of what was thrown and is no error', () => {
    expect(JSON.stringify(errorFacts('Jane wrote'))).not.toContain('Jane');
  });
});
