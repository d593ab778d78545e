import { z } from '@hono/zod-openapi';

/** The error body, as the documents of both APIs describe it. */
export const problemView = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      requestId: z.string(),
      details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    }),
  })
  .openapi('Problem', {
    example: {
      error: {
        code: 'invalid_request',
        message: 'The request is refused: skill must be string, not number.',
        requestId: 'req_019aa3c5d1f07c3e8b52f1a09c64e7d2',
        details: [{ path: 'skill', message: 'must be string, not number' }],
      },
    },
  });
