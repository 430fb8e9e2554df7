// All requests of this page to its server. Tokens are sent in headers and bodies only, never in a URL.

const LIMIT_SECONDS = 5;

/** The server does not answer, or not in time, or not as the demo does. The message is the end of a sentence. */
export class ServerFailure extends Error {
  constructor(message, noAnswer = false) {
    super(message);
    this.noAnswer = noAnswer;
  }
}

/** Returns status, challenge and body of a GET with exactly these headers. */
export function get(path, headers) {
  return send(path, { headers });
}

/** Returns how the server is set up. */
export async function setup() {
  const { body } = await get('/demo/setup', {});
  if (!Array.isArray(body?.algorithms) || typeof body.start !== 'string' || !body.refusals) {
    throw new ServerFailure('the server does not answer like the demo');
  }
  return body;
}

/** Returns which rules of the filter this text passes as a token. */
export async function explain(token) {
  const { body } = await send('/demo/explain', { method: 'POST', body: token });
  if (!Array.isArray(body?.rules)) {
    throw new ServerFailure('the server does not answer like the demo');
  }
  return body;
}

/** Returns a new valid token. */
export async function token() {
  return (await issued('/demo/token')).user;
}

/** Returns new tokens for the proof wall by name. */
export function tokens() {
  return issued('/demo/tokens');
}

/** The header tells the server that the request is from its own page. */
async function issued(path) {
  const answer = await send(path, { method: 'POST', headers: { 'X-Demo-Page': '1' } });
  if (answer.status !== 200 || typeof answer.body?.user !== 'string') {
    throw new ServerFailure(`the server does not issue tokens (${answer.status})`);
  }
  return answer.body;
}

async function send(path, request) {
  try {
    const response = await fetch(path, {
      ...request,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(LIMIT_SECONDS * 1000),
    });
    const text = await response.text();
    return {
      status: response.status,
      challenge: response.headers.get('WWW-Authenticate'),
      date: Date.parse(response.headers.get('Date') ?? '') || Date.now(),
      text,
      body: json(response, text),
    };
  } catch (e) {
    throw e instanceof ServerFailure ? e : new ServerFailure(reason(e), true);
  }
}

function reason(failure) {
  return failure.name === 'TimeoutError'
    ? `the server does not answer within ${LIMIT_SECONDS} seconds`
    : 'the server does not answer';
}

/** Returns the parsed body, or null if it does not claim to be JSON. */
function json(response, text) {
  if (!/^application\/(problem\+)?json/.test(response.headers.get('Content-Type') ?? '')) {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ServerFailure('the server’s answer is not the JSON it claims to be');
  }
}
