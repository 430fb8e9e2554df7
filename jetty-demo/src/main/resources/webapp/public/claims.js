// Describes the header and the claims of a token in plain words, without verifying them.

import { decode, userClaim } from './token.js';
import { duration, element, moment, relative } from './view.js';

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

/** Returns the description of a token for a server, or null if the text is not a token. */
export function describe(token, server) {
  const parts = decode(token);
  if (!parts) {
    return null;
  }
  return [
    block('header', 'Header: how it is signed', headerRows(parts.header)),
    block('claims', 'Claims: who, and until when', claimRows(parts.claims, server)),
    block('signature', 'Signature', [row('Made with', '', [keyWords(parts.header)])]),
  ];
}

function block(part, title, rows) {
  return element('div', { class: `block part-${part}` }, element('h3', {}, title), element('dl', {}, ...rows));
}

function headerRows(header) {
  const rows = [row('Algorithm', 'alg', [ALGORITHMS[header.alg] ?? `${text(header.alg)}: not used by Slurm`])];
  for (const [name, value] of Object.entries(header)) {
    if (name !== 'alg') {
      rows.push(row(name === 'kid' ? 'Key' : '', name, [text(value)]));
    }
  }
  return rows;
}

function keyWords(header) {
  if (header.alg === 'HS256') {
    return 'the secret in the file of jwt_key=';
  }
  return header.alg === 'RS256' ? `the private key whose public half is ${text(header.kid)} in the key set` : 'nothing that Slurm knows';
}

function claimRows(claims, server) {
  const user = userClaim(claims, server);
  const rows = order(claims).map((name) => {
    const [words, how] = WORDS[name] ?? ['', text];
    const value = [how(claims[name])].flat();
    return row(words, name, name === user ? [...value, ' ', element('span', { class: 'names-user' }, 'names the user')] : value);
  });
  if (!user) {
    rows.push(row('Slurm user', '', ['no claim names one']));
  }
  if (typeof claims.exp === 'number' && typeof claims.iat === 'number') {
    rows.push(row('Lifetime', '', ['from iat to exp ', duration(claims.exp - claims.iat)]));
  }
  return rows;
}

/** Well-known claims come first, in the order above. */
function order(claims) {
  const known = Object.keys(WORDS).filter((name) => Object.hasOwn(claims, name));
  return [...known, ...Object.keys(claims).filter((name) => !Object.hasOwn(WORDS, name))];
}

function row(words, name, value) {
  const title = element('dt', {}, ...(words ? [words, ' '] : []), ...(name ? [element('code', {}, name)] : []));
  return element('div', {}, title, element('dd', {}, ...value));
}

function text(value) {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '–';
}

function time(value) {
  return typeof value === 'number' ? [`${moment(value)} (`, relative(value), ')'] : `${text(value)}: not a time`;
}
