export interface CalledApi {
  /** Address with the root of the API, such as `http://127.0.0.1:8080/admin/v1`. */
  readonly root: string;
  readonly token: string;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are looked into by the tests
export type ApiCaller = (method: string, path: string, body?: object) => Promise<any>;

/** Calls an API with JSON and resolves with the answer's; throws with status and answer for anything but 2xx. */
export function callerOf(api: () => CalledApi): ApiCaller {
  return async (method, path, body) => {
    const { root, token } = api();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${root}${path}`, { method, headers, ...sent });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
}
