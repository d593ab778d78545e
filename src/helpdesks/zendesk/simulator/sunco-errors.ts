/** A refusal of Sunshine Conversations: thrown anywhere below a route, written as its error body. */
export class SuncoError extends Error {
  readonly status: number;
  readonly errors: readonly { readonly code: string; readonly title: string }[];

  constructor(status: number, code: string, title: string | readonly string[]) {
    const titles = typeof title === 'string' ? [title] : title;
    super(`${status} ${code}: ${titles.join('; ')}`);
    this.name = 'SuncoError';
    this.status = status;
    this.errors = titles.map((each) => ({ code, title: each }));
  }
}

export function badRequest(title: string | readonly string[]): SuncoError {
  return new SuncoError(400, 'bad_request', title);
}

export function forbidden(): SuncoError {
  return new SuncoError(403, 'forbidden', 'Forbidden');
}

export function notFound(
  what: 'app' | 'user' | 'conversation' | 'integration' | 'switchboard' | 'switchboard_integration',
): SuncoError {
  const title =
    what === 'switchboard_integration' ? 'SwitchboardIntegration' : `${what[0]?.toUpperCase()}${what.slice(1)}`;
  return new SuncoError(404, `${what}_not_found`, `${title} not found`);
}

export function resourceNotFound(title = 'Resource not found'): SuncoError {
  return new SuncoError(404, 'not_found', title);
}
