// The page: one token in memory, what the server says about it, the countdown, and the proof wall.

import { clearAnswer, reveal, showAccepted, showNone, showRefused } from './answer.js';
import { algorithm } from './cases.js';
import { clearRules, hasRules, showParts, showRules, trustIn } from './explain.js';
import { explain, get, ServerFailure, setup, token as newToken, tokens as newTokens } from './server.js';
import { decode, extract } from './token.js';
import { byId, code, copyButton, element, setClock, show } from './view.js';
import { announce, draw, hasProof, run, withdraw } from './wall.js';
import { explainWith, setFilter } from './wallview.js';
import { watch } from './watch.js';

const PAUSE_MILLIS = 200;

/** Jetty refuses longer request headers before the filter sees them. */
const LONGEST_HEADER = 15000;

const field = byId('token');
let server = { algorithms: [], refusals: {} };
let wall = { groups: [], answers: {} };
let accepted = null;
let explaining;

/** Returns the token in the field. */
function pasted() {
  return extract(field.value).token;
}

/** Asks the server for the user of the token in the field. */
async function ask() {
  const token = pasted();
  accepted = null;
  clearAnswer('Asking the server…', true);
  read(0);
  const obstacle = unsendable(token);
  if (obstacle) {
    showNone('Not sent', obstacle);
    return;
  }
  const answer = await get('/whoami', token ? { Authorization: `Bearer ${token}` } : {});
  if (token !== pasted()) {
    return; // Meanwhile another token was pasted.
  }
  setClock(answer.date);
  if (answer.status === 200) {
    accepted = { token, user: showAccepted(answer.body, () => attempt(ask)) };
  } else {
    showRefused(answer, server.refusals);
  }
}

/** Returns why this text cannot be a header; empty if it can. */
function unsendable(token) {
  const foreign = /[^!-~]/u.exec(token);
  if (foreign) {
    const number = foreign[0].codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `It contains “${foreign[0]}” (U+${number}), and a token has only letters, digits, - and _ between its dots.`;
  }
  return token.length > LONGEST_HEADER ? `It has ${token.length} characters: servers refuse such long headers.` : '';
}

/** Takes the text in the field apart, and after a pause in typing asks the server which rules it passes. */
function read(pause = PAUSE_MILLIS) {
  const { token, leftOut } = extract(field.value);
  const note = leftOut.length > 0 && token ? `Read without ${leftOut.join(', ')}.` : '';
  show(byId('left-out-of-paste'), note);
  field.form.dataset.filled = String(token !== '');
  showParts(token, server);
  trust(...(token ? ['unread', 'Not checked yet'] : ['', '']));
  clearRules();
  clearTimeout(explaining);
  if (token) {
    explaining = setTimeout(() => attempt(() => check(token)), pause);
  }
}

async function check(token) {
  const verdict = await explain(token);
  if (token === pasted()) {
    showRules(verdict, server.refusals);
    trust(...trustIn(verdict));
  }
}

function trust(state, words) {
  byId('trust').dataset.trust = state;
  show(byId('trust'), words);
}

async function take() {
  clearAnswer('Asking the server for a token…', true);
  await meet();
  field.value = await newToken();
  await ask();
}

function changed() {
  accepted = null;
  clearAnswer();
  if (!server.handsOutTokens) {
    draw(wall, server.algorithms[0]); // Its proof was about another token.
  }
  read();
}

function forget() {
  field.value = '';
  accepted = null;
  clearAnswer();
  read();
  draw(wall, server.algorithms[0]);
  field.focus();
}

async function runWall() {
  const signal = announce(wall, server.algorithms[0]);
  byId('run').disabled = true;
  try {
    const { start } = await meet();
    await run(wall, await context(), signal, async () => {
      if ((await setup()).start !== start) {
        throw new ServerFailure('the server was started anew meanwhile');
      }
    });
  } catch (e) {
    withdraw(wall, server.algorithms[0], words(e));
    fail('No longer known', e);
  } finally {
    byId('run').disabled = false;
  }
}

/** With the demo's own key every case is possible, otherwise only those derived from one token. */
async function context() {
  if (server.handsOutTokens) {
    const minted = await newTokens();
    const me = decode(minted.user)?.claims.sun;
    if (typeof me !== 'string') {
      throw new ServerFailure('the server does not issue tokens like the demo');
    }
    return { tokens: minted, me, ordinary: true, algorithm: server.algorithms[0] };
  }
  await ask();
  return {
    tokens: accepted ? { user: accepted.token } : {},
    me: accepted?.user,
    ordinary: accepted !== null && !['root', server.slurmUser].includes(accepted.user),
    algorithm: accepted ? algorithm(accepted.token) : server.algorithms[0],
  };
}

/** Performs an action, and reports it if the server fails. */
async function attempt(action) {
  try {
    await action();
  } catch (e) {
    fail('No answer', e);
  }
}

/** Performs the action of a button whose result is the server's response. */
async function press(action) {
  const done = attempt(action);
  reveal();
  await done;
  reveal();
}

/** Takes away whatever the page shows of the token, and says why. */
function fail(verdict, why) {
  accepted = null;
  trust(...(pasted() ? ['unread', 'Not checked'] : ['', '']));
  clearTimeout(explaining);
  clearRules();
  showNone(verdict, `${sentence(words(why))}.`);
}

function words(failure) {
  return failure instanceof ServerFailure ? failure.message : `this page failed (${failure.message})`;
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Asks the server how it is set up, since it may not be the one of before. */
async function meet() {
  const { start } = server;
  server = await setup();
  if (server.start !== start) {
    explainWith(server.refusals);
    greet();
  }
  return server;
}

function greet() {
  const chips = [...server.algorithms, server.ownKey ? 'the demo’s own key' : 'a site’s key'];
  show(byId('setup'), ...chips.map((chip) => element('span', {}, chip)));
  show(byId('version'), server.version);
  byId('take').hidden = !server.handsOutTokens;
  byId('token-form').dataset.offers = String(server.handsOutTokens);
  byId('jobs').hidden = !server.jobs;
  byId('no-desk').hidden = server.handsOutTokens;
  show(byId('no-desk'), ...code(server.whyNot), ' Paste a token; the proof wall then sends the cases that can be derived from it.');
}

async function start() {
  const { body } = await get('/public/wall.json', {});
  if (!Array.isArray(body?.groups)) {
    throw new ServerFailure('the server does not answer like the demo');
  }
  wall = body;
  await meet();
  draw(wall, server.algorithms[0]);
  byId('run').disabled = false;
}

/** What the page shows of a server that is gone, or is another now, is no longer known to be true. */
function lose(why) {
  if (hasProof()) {
    withdraw(wall, server.algorithms[0], why);
  }
  fail('No longer known', new ServerFailure(why));
}

document.querySelectorAll('[data-origin]').forEach((place) => show(place, location.origin));
document.querySelectorAll('.snippets figcaption').forEach((caption) => {
  caption.append(copyButton('Copy', () => caption.parentElement.querySelector('pre').innerText));
});
byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  press(ask);
});
field.addEventListener('input', changed);
byId('take').addEventListener('click', () => press(take));
byId('forget').addEventListener('click', forget);
byId('run').addEventListener('click', runWall);
byId('filter').addEventListener('input', (event) => setFilter({ text: event.target.value.trim().toLowerCase() }));
byId('failed-only').addEventListener('change', (event) => setFilter({ failedOnly: event.target.checked }));
byId('run').disabled = true;
clearAnswer();
read();
attempt(start);
watch(() => hasProof() || accepted !== null || hasRules(), () => server.start, lose);
