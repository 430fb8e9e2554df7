// Takes the token apart while it is typed: its parts in colour, and the rules of the filter in their order.

import { describe } from './claims.js';
import { PARTS } from './token.js';
import { byId, code, element, show } from './view.js';

const SIGNS = { passed: 'passed', failed: 'refused here', open: 'not checked' };

/** Shows the parts and the claims of a token, unverified. */
export function showParts(token, server) {
  byId('parts').hidden = token === '';
  show(byId('raw'), ...coloured(token));
  const described = token && describe(token, server);
  const otherwise = token
    ? 'This is not a JSON Web Token: three parts with dots between them, the first two JSON objects.'
    : 'Paste or take a token: its parts appear here as you type, with each rule that the filter checks.';
  show(byId('claims'), ...(described || [element('p', { class: 'empty' }, otherwise)]));
}

function coloured(token) {
  return token.split('.').flatMap((part, index) => [
    ...(index > 0 ? ['.'] : []),
    element('span', { class: `part-${PARTS[index] ?? 'extra'}` }, part),
  ]);
}

/** Shows which rules the token passes, and what the documentation says if one of them refuses it. */
export function showRules(verdict, refusals) {
  show(byId('rules'), ...verdict.rules.map((rule) => drawRule(rule, verdict, refusals)));
}

export function clearRules() {
  show(byId('rules'));
}

/** Returns whether the verdict of the server is shown. */
export function hasRules() {
  return byId('rules').childElementCount > 0;
}

function drawRule(rule, verdict, refusals) {
  const more = rule.result === 'failed' ? [refusal(verdict.code, verdict.sentence, refusals)] : [];
  return element(
    'li',
    { 'data-result': rule.result, 'data-rule': rule.name },
    element('span', {}, ...code(rule.words), ' ', element('span', { class: 'unseen' }, `: ${SIGNS[rule.result]}`)),
    ...more,
  );
}

/** Returns what a refusal means and what to do, with a link to the page of all refusals. */
export function refusal(name, sentence, refusals) {
  const known = refusals[name];
  return element(
    'div',
    { class: 'refusal' },
    element('p', {}, element('code', {}, name), ' ', sentence ?? ''),
    ...(known
      ? [
          element('p', {}, element('b', {}, 'Means: '), ...code(known.meaning), '.'),
          element('p', {}, element('b', {}, 'What to do: '), ...code(known.action), '.'),
          element('p', {}, element('a', { href: `/demo/refusals#${name}` }, `${name} in the documentation`)),
        ]
      : []),
  );
}

/** Returns what may be believed of the claims: nothing yet, all, or that they are genuine but refused. */
export function trustIn(verdict) {
  if (verdict.accepted) {
    return ['accepted', `The server accepts it for ${verdict.user}`];
  }
  const signed = verdict.rules.some((rule) => rule.name === 'SIGNATURE' && rule.result === 'passed');
  return signed
    ? ['genuine', `Refused (${verdict.code}), but correctly signed`]
    : ['refused', `Refused (${verdict.code}): anyone could have written these claims`];
}
