// The page: one token in memory, the server's response to it, its claims, and the countdown.

import { algorithm } from './cases.js';
import { describe } from './claims.js';
import { get, setup, tokens } from './server.js';
import { clean, decode } from './token.js';
import { byId, duration, element, show } from './view.js';
import { draw, run } from './wall.js';

const TRUST = {
  '': '',
  unread: 'Decoded by your browser, not verified',
  accepted: 'Verified: the server accepts this token',
  refused: 'Refused: do not trust these claims',
};

const field = byId('token');
let server = { algorithms: [], handsOutTokens: false };
let wall;
let accepted = null;
let ticking;

/** Asks the server for the user of the token in the field. */
async function ask() {
  const token = clean(field.value);
  field.value = token;
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  forgetAnswer('Sending the request…');
  const answer = await get('/whoami', headers);
  if (token !== clean(field.value)) {
    return; // Meanwhile another token was pasted.
  }
  if (answer.status === 200) {
    accept(token, answer);
  } else {
    refuse(answer, token !== '');
  }
}

function accept(token, answer) {
  accepted = { token, user: answer.body.user };
  document.querySelectorAll('[data-user]').forEach((place) => show(place, answer.body.user));
  show(
    byId('answer'),
    element('p', { class: 'verdict pass' }, '200 accepted'),
    element('p', { class: 'who' }, element('span', {}, 'You are '), element('strong', {}, answer.body.user)),
    element('p', { class: 'hint' }, ...accountOf(answer.body)),
  );
  trust('accepted');
  const ahead = answer.date - Date.now();
  startClock(Date.parse(answer.body.issuedAt), Date.parse(answer.body.expiresAt), ahead);
}

function accountOf(body) {
  const roles = body.roles.length > 0 ? ` Roles: ${body.roles.join(', ')}.` : '';
  const home = body.identity ? ` Uid ${body.identity.uid}, home ${body.identity.dir}.` : '';
  return ['The application gets this from ', element('code', {}, 'getRemoteUser()'), `.${roles}${home}`];
}

function refuse(answer, hadToken) {
  show(
    byId('answer'),
    element('p', { class: 'verdict fail' }, `${answer.status} refused`),
    element('p', { class: 'who' }, element('strong', {}, answer.body?.detail ?? 'No reason is given.')),
    element('p', { class: 'hint' }, 'The challenge, for programs:'),
    element('p', { class: 'header' }, answer.challenge ? `WWW-Authenticate: ${answer.challenge}` : 'none'),
  );
  trust(hadToken ? 'refused' : '');
}

/** Counts down to the expiry by the server's clock, then asks the server again. */
function startClock(issued, expires, ahead) {
  const secondsLeft = () => (expires - Date.now() - ahead) / 1000;
  const tick = () => {
    const left = Math.max(0, secondsLeft());
    show(byId('clock'), duration(left));
    byId('bar').style.width = `${Math.min(1, (left * 1000) / (expires - issued)) * 100}%`;
    byId('countdown').dataset.near = String(left < 60);
  };
  byId('countdown').hidden = false;
  tick();
  ticking = setInterval(() => {
    tick();
    // As in Slurm, the token is still valid in the second of its expiry.
    if (secondsLeft() < -1) {
      clearInterval(ticking);
      attempt(ask);
    }
  }, 500);
}

function forgetAnswer(meanwhile = 'No request sent yet.') {
  clearInterval(ticking);
  accepted = null;
  byId('countdown').hidden = true;
  show(byId('answer'), element('p', { class: 'empty' }, meanwhile));
  read();
}

/** Shows the contents of the token in the field, unverified. */
function read() {
  const token = clean(field.value);
  const described = token ? describe(token, Date.now() / 1000) : null;
  const otherwise = token ? 'This is not a JSON Web Token: three parts with dots between them.' : 'No token yet.';
  show(byId('claims'), described ?? element('p', { class: 'empty' }, otherwise));
  trust(described ? 'unread' : '');
}

function trust(state) {
  byId('trust').dataset.trust = state;
  show(byId('trust'), TRUST[state]);
}

async function take() {
  field.value = (await tokens()).user;
  await ask();
}

function forget() {
  field.value = '';
  forgetAnswer();
  field.focus();
}

async function runWall() {
  byId('run').disabled = true;
  try {
    await run(wall, await context());
  } finally {
    byId('run').disabled = false;
  }
}

/** With the demo's own key every case is possible, otherwise only those derived from one token. */
async function context() {
  if (server.handsOutTokens) {
    const minted = await tokens();
    return {
      tokens: minted,
      me: decode(minted.user).claims.sun,
      ordinary: true,
      algorithm: server.algorithms[0],
    };
  }
  await ask();
  return {
    tokens: accepted ? { user: accepted.token } : {},
    me: accepted?.user,
    ordinary: accepted !== null && !['root', server.slurmUser].includes(accepted.user),
    algorithm: accepted ? algorithm(accepted.token) : server.algorithms[0],
  };
}

/** Performs a button's action, and reports if the server cannot be reached. */
function attempt(action) {
  action().catch((e) => {
    forgetAnswer(`The server does not answer as expected: ${e.message}`);
  });
}

async function copy(button) {
  await navigator.clipboard.writeText(button.closest('figure').querySelector('pre').innerText);
  show(button, 'Copied');
  setTimeout(() => show(button, 'Copy'), 2000);
}

async function start() {
  [server, wall] = await Promise.all([setup(), get('/public/wall.json', {}).then((file) => file.body)]);
  const chips = [...server.algorithms, server.ownKey ? 'the demo’s own key' : 'a site’s key'];
  show(byId('setup'), ...chips.map((chip) => element('span', {}, chip)));
  byId('take').hidden = !server.handsOutTokens;
  if (!server.handsOutTokens) {
    show(byId('no-desk'), `${server.whyNot} Paste a token; the proof wall then sends the cases that can be derived from it.`);
    byId('no-desk').hidden = false;
  }
  draw(wall, server.algorithms[0]);
  byId('run').disabled = false;
}

document.querySelectorAll('[data-whoami]').forEach((place) => show(place, `${location.origin}/whoami`));
document.querySelectorAll('.copy').forEach((button) => {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', () => attempt(() => copy(button)));
});
byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(ask);
});
field.addEventListener('input', () => forgetAnswer());
byId('take').addEventListener('click', () => attempt(take));
byId('forget').addEventListener('click', forget);
byId('run').addEventListener('click', () => attempt(runWall));
byId('run').disabled = true;
forgetAnswer();
attempt(start);
