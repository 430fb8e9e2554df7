// Describes the claims of a token in plain words, without verifying them.

import { decode } from './token.js';
import { duration, element, moment } from './view.js';

const ALGORITHMS = {
  HS256: 'HS256: signed with a secret that Slurm and this server share',
  RS256: 'RS256: signed with a private key, verified with a public key',
};

const WORDS = {
  sun: ['Slurm user', text],
  username: ['User name', text],
  sub: ['Subject', text],
  iss: ['Issued by', text],
  aud: ['Audience', text],
  azp: ['Requested by', text],
  jti: ['Token id', text],
  scope: ['Scope', text],
  iat: ['Issued', time],
  nbf: ['Not valid before', time],
  exp: ['Valid until', time],
  auth_time: ['Logged in', time],
  uid: ['User id', text],
  gid: ['Group id', text],
};

/** Returns the description of a token, or null if the text is not a token. */
export function describe(token, now) {
  const parts = decode(token);
  if (!parts) {
    return null;
  }
  const { header, claims } = parts;
  const rows = [row('Signature', 'alg', ALGORITHMS[header.alg] ?? `${text(header.alg)}: not used by Slurm`)];
  if ('kid' in header) {
    rows.push(row('Key', 'kid', text(header.kid)));
  }
  for (const name of order(claims)) {
    const [words, how] = WORDS[name] ?? ['', text];
    rows.push(row(words, name, how(claims[name], now)));
  }
  if (typeof claims.exp === 'number' && typeof claims.iat === 'number') {
    rows.push(row('Lifetime', 'exp − iat', duration(claims.exp - claims.iat)));
  }
  return element('dl', {}, ...rows);
}

/** Well-known claims come first, in the order above. */
function order(claims) {
  const known = Object.keys(WORDS).filter((name) => name in claims);
  return [...known, ...Object.keys(claims).filter((name) => !(name in WORDS))];
}

function row(words, name, value) {
  const title = element('dt', {}, ...(words ? [words, ' '] : []), element('code', {}, name));
  return element('div', {}, title, element('dd', {}, value));
}

function text(value) {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '–';
}

function time(value, now) {
  if (typeof value !== 'number') {
    return `${text(value)}: not a time`;
  }
  const away = Math.round(value - now);
  return `${moment(value)} (${away < 0 ? `${duration(away)} ago` : `in ${duration(away)}`})`;
}
