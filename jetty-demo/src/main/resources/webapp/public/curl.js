// Requests as commands and as text.

/** Returns the curl command for a GET with these headers. A proxy set in the environment must not see the token. */
export function curl(path, headers) {
  const options = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const unchanged = path.includes('..') ? ['--path-as-is'] : [];
  return ['curl -sSi --noproxy', quoted('*'), ...unchanged, ...options, quoted(location.origin + path)].join(' ');
}

/** Returns the request as the browser sends it, without the headers that are the same for every page. */
export function requestText(path, headers) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`GET ${path} HTTP/1.1`, `Host: ${location.host}`, ...lines].join('\n');
}

/** Returns the part of a response that the wall compares. */
export function responseText({ status, challenge, text }) {
  return [`HTTP/1.1 ${status}`, ...(challenge ? [`WWW-Authenticate: ${challenge}`] : []), '', text.trim()].join('\n');
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
