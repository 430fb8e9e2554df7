// The card with the server's response: who the user is and for how long, or why the token is refused.

import { refusal } from './explain.js';
import { ServerFailure } from './server.js';
import { byId, duration, eachTick, element, now, show } from './view.js';

let endClock = () => {};

/** Shows the user of a 200; calls onExpiry when the token has expired by the server's clock. Returns the user. */
export function showAccepted(body, onExpiry) {
  const [issued, expires] = [Date.parse(body?.issuedAt), Date.parse(body?.expiresAt)];
  if (typeof body?.user !== 'string' || !Array.isArray(body.roles) || Number.isNaN(issued + expires)) {
    throw new ServerFailure('the server does not answer like the demo');
  }
  document.querySelectorAll('[data-user]').forEach((place) => show(place, body.user));
  showVerdict(
    'pass',
    '200 accepted',
    element('p', { class: 'who' }, element('span', {}, 'You are '), element('strong', {}, body.user)),
    element('p', { class: 'hint' }, ...accountOf(body)),
  );
  startClock(issued / 1000, expires / 1000, onExpiry);
  return body.user;
}

function accountOf(body) {
  const roles = body.roles.length > 0 ? ` Roles: ${body.roles.join(', ')}.` : '';
  const home = body.identity ? ` Uid ${body.identity.uid}, home ${body.identity.dir}.` : '';
  return ['The application gets this from ', element('code', {}, 'getRemoteUser()'), `.${roles}${home}`];
}

/** Shows why a request was refused, and what to do. */
export function showRefused({ status, body, challenge }, refusals) {
  showVerdict(
    'fail',
    `${status} refused`,
    element('p', { class: 'who' }, element('strong', {}, body?.detail ?? 'The server gives no reason.')),
    ...(body?.code ? [refusal(body.code, '', refusals)] : []),
    element('p', { class: 'hint' }, 'The challenge, for programs:'),
    element('p', { class: 'header' }, challenge ? `WWW-Authenticate: ${challenge}` : 'none'),
  );
}

/** Shows that there is no response, and why. */
export function showNone(verdict, why) {
  clearAnswer();
  showVerdict('fail', verdict, element('p', { class: 'who' }, element('strong', {}, why)));
}

/** Takes the last response away. */
export function clearAnswer(meanwhile = 'Nothing sent yet.', busy = false) {
  endClock();
  byId('countdown').hidden = true;
  byId('answer').setAttribute('aria-busy', String(busy));
  show(byId('answer'), element('p', { class: busy ? 'empty busy' : 'empty' }, meanwhile));
}

/** Scrolls to the response, which on a phone is below the window; its beginning counts. */
export function reveal() {
  const card = byId('answer-card');
  const tall = card.getBoundingClientRect().height > innerHeight;
  card.scrollIntoView({ block: tall ? 'start' : 'nearest' });
}

function showVerdict(result, verdict, ...more) {
  byId('answer').setAttribute('aria-busy', 'false');
  show(byId('answer'), element('p', { class: `verdict ${result}` }, verdict), ...more);
}

function startClock(issued, expires, onExpiry) {
  byId('countdown').hidden = false;
  endClock = eachTick(() => {
    const left = Math.max(0, expires - now());
    show(byId('clock'), duration(left));
    byId('bar').style.width = `${Math.min(1, left / (expires - issued)) * 100}%`;
    byId('countdown').dataset.near = String(left < 60);
    // As in Slurm, the token is still valid in the second of its expiry.
    if (expires - now() < -1) {
      endClock();
      onExpiry();
    }
  });
}
