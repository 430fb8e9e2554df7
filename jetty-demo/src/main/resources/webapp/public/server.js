// All requests of this page to its server. Tokens are sent in headers only.

/** Returns status, challenge and body of a GET with exactly these headers. */
export async function get(path, headers) {
  const response = await fetch(path, {
    headers,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
  });
  return {
    status: response.status,
    challenge: response.headers.get('WWW-Authenticate'),
    date: Date.parse(response.headers.get('Date') ?? '') || Date.now(),
    body: await json(response),
  };
}

/** Returns how the server is set up. */
export async function setup() {
  return (await get('/demo/setup', {})).body;
}

/** Returns new tokens by name. The header tells the server that the request is from its own page. */
export async function tokens() {
  const response = await fetch('/demo/tokens', {
    method: 'POST',
    headers: { 'X-Demo-Page': '1' },
    cache: 'no-store',
    credentials: 'omit',
  });
  if (!response.ok) {
    throw new Error(`The server does not issue tokens (${response.status}).`);
  }
  return response.json();
}

/** Returns the parsed body, or null if it is not JSON. */
async function json(response) {
  const type = response.headers.get('Content-Type') ?? '';
  return /^application\/(problem\+)?json/.test(type) ? response.json() : null;
}
