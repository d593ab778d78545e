import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPasserelleClient } from './passerelle-client.ts';

const baseUrl = 'https://passerelle.example';
const client = () => createPasserelleClient({ baseUrl, apiKey: 'psk_test' });
const accepted = { messageId: 'msg_1', isNew: true };
const message = { id: 'm-1', text: 'Hello' };

beforeAll(() => {
  if (!nock.isActive()) nock.activate();
});
afterAll(() => nock.restore());
beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(unused).toEqual([]);
});

describe('making a client', () => {
  it.each([undefined, '', '127.0.0.1:8080', 'localhost:8080', 'passerelle.example'])(
    'refuses %s as address',
    (given) => {
      const options = { baseUrl: given as string, apiKey: 'psk_test' };
      expect(() => createPasserelleClient(options)).toThrow('such as https://passerelle.example');
    },
  );

  it('refuses to go without a key', () => {
    expect(() => createPasserelleClient({ baseUrl, apiKey: '' })).toThrow('apiKey is missing');
  });
});

describe('a call of the client', () => {
  it('sends the very same message again after a broken connection and after a 503', async () => {
    const bodies: unknown[] = [];
    const keep = (body: unknown) => bodies.push(body) > 0;
    const path = '/v1/escalations/esc_1/messages';
    nock(baseUrl).post(path, keep).replyWithError({ code: 'ECONNRESET' });
    nock(baseUrl)
      .post(path, keep)
      .reply(503, { error: { code: 'unavailable', message: 'later', details: [] } });
    nock(baseUrl).post(path, keep).reply(202, accepted);
    expect(await client().send('esc_1', message)).toMatchObject({ messageId: 'msg_1' });
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  it('does not repeat what was refused', async () => {
    const refusal = { error: { code: 'escalation_ended', message: 'It has ended.', details: [] } };
    nock(baseUrl).post('/v1/escalations/esc_1/messages').reply(409, refusal);
    await expect(client().send('esc_1', message)).rejects.toMatchObject({ code: 'escalation_ended' });
  });

  it('says where nobody answered, and why', async () => {
    nock(baseUrl).get('/v1/escalations/esc_1').replyWithError('connect ECONNREFUSED');
    const once = createPasserelleClient({ baseUrl, apiKey: 'psk_test', triesMax: 1 });
    await expect(once.get('esc_1')).rejects.toMatchObject({
      code: 'no_answer',
      message: expect.stringMatching(/^Passerelle gave no answer at https:\/\/passerelle\.example: .*ECONNREFUSED/),
    });
  });

  it('says when another server answered, whose pages are no JSON', async () => {
    nock(baseUrl).get('/v1/escalations/esc_1').reply(200, '<!doctype html>');
    const message = 'What answered at https://passerelle.example is not Passerelle.';
    await expect(client().get('esc_1')).rejects.toMatchObject({ name: 'PasserelleError', code: 'http_200', message });
  });

  it('proves itself with its key', async () => {
    nock(baseUrl, { reqheaders: { authorization: 'Bearer psk_test' } })
      .get('/v1/escalations/esc_1')
      .reply(200, { id: 'esc_1' });
    expect(await client().get('esc_1')).toMatchObject({ id: 'esc_1' });
  });
});
