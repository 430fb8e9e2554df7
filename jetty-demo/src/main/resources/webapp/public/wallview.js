// How the proof wall looks: groups of rows, each of which opens to show the request and the response.

import { curl, requestText, responseText } from './curl.js';
import { refusal } from './explain.js';
import { byId, copyButton, element, show } from './view.js';

const WORDS = {
  waiting: 'not sent yet',
  sending: 'being sent',
  pass: 'as expected',
  fail: 'not as expected',
  out: 'left out',
};

const states = new Map();
let refusals = {};
let filter = { text: '', failedOnly: false };

/** Takes what the documentation says about each refusal. */
export function explainWith(known) {
  refusals = known;
}

/** Shows all groups with rows that have not been sent. */
export function drawGroups(definition, expected) {
  states.clear();
  const groups = definition.groups.map((group) =>
    element(
      'div',
      { class: 'card group' },
      element('h3', {}, group.name, ' ', element('span', { class: 'count' })),
      ...group.cases.map((item) => drawCase(item, expected(item))),
    ),
  );
  show(byId('groups'), ...groups);
  applyFilter();
}

function drawCase(item, expected) {
  const summary = element(
    'summary',
    {},
    element('span', { class: 'word' }),
    element('span', { class: 'name' }, item.name),
    element('span', { class: 'outcome' }),
  );
  const row = element('details', { class: 'case', id: `case-${item.id}`, 'data-case': item.id }, summary);
  states.set(item.id, { row, case: item, expected });
  row.addEventListener('toggle', () => fillMore(states.get(item.id)));
  mark(item.id, { result: 'waiting' });
  return row;
}

/** Shows a new state of a row: its result, and as far as known the request and the answer. */
export function mark(id, { result, item, answer, why }) {
  const state = states.get(id);
  Object.assign(state, { result, item, answer, why });
  const { row } = state;
  row.dataset.result = result;
  show(row.querySelector('.word'), element('span', { class: 'unseen' }, WORDS[result]));
  show(row.querySelector('.outcome'), ...outcome(state));
  fillMore(state);
  applyFilterTo(row);
}

function outcome({ result, expected, item, answer }) {
  const wanted = words(item?.expected ?? expected);
  if (result === 'fail') {
    return [element('b', {}, answer.failure ? answer.failure.message : words(answer)), ` instead of ${wanted}`];
  }
  return [result === 'out' ? WORDS.out : result === 'pass' ? words(answer) : wanted];
}

/** Describes an actual or expected response in a few words. */
function words({ status, challenge, code, user, body }) {
  const name = user ?? body?.user;
  if (name) {
    return `${status} as ${name === '{me}' ? 'the token’s user' : name}`;
  }
  const reason = code ?? body?.code ?? (challenge ? '' : 'without a challenge');
  return `${status} ${reason}`.trim();
}

/** Opening a row shows more; a closed row keeps no token in the page. */
function fillMore({ row, case: item, item: sent, answer, why }) {
  row.querySelector('.more')?.remove();
  if (!row.open) {
    return;
  }
  const more = element('div', { class: 'more' }, element('p', {}, item.why));
  if (why) {
    more.append(element('p', {}, `Left out: ${why}.`));
  }
  if (sent) {
    more.append(
      element('div', { class: 'exchange' }, figure(item.name, 'Request', requestText(sent.path, sent.headers), () => curl(sent.path, sent.headers))),
    );
  }
  if (answer && !answer.failure) {
    more.lastChild.append(figure(item.name, 'Response', responseText(answer)));
    if (answer.body?.code) {
      more.append(refusal(answer.body.code, answer.body.detail, refusals));
    }
  }
  row.append(more);
}

function figure(row, title, text, command) {
  const button = command ? [copyButton('Copy as curl', command)] : [];
  return element(
    'figure',
    {},
    element('figcaption', {}, title, ...button),
    element('pre', { tabindex: '0', 'aria-label': `${title}: ${row}`, role: 'region' }, text),
  );
}

export function score(result, text) {
  const wall = byId('wall');
  wall.dataset.result = result;
  wall.setAttribute('aria-busy', String(result === 'busy'));
  // A number for each request would be read aloud; the end is what counts.
  byId('score').setAttribute('aria-live', result === 'busy' ? 'off' : 'polite');
  show(byId('score'), text);
}

/** Shows which part of the requests has been answered. */
export function progress(part) {
  byId('progress').style.width = `${part * 100}%`;
}

export function drawScores() {
  for (const group of document.querySelectorAll('.group')) {
    const rows = [...group.querySelectorAll('.case')];
    const passed = rows.filter((row) => row.dataset.result === 'pass').length;
    const sent = rows.filter((row) => row.dataset.result !== 'out').length;
    group.dataset.result = sent === 0 ? 'out' : passed === sent ? 'pass' : 'fail';
    show(group.querySelector('.count'), sent === 0 ? 'none sent' : `${passed} of ${sent}`);
  }
}

/** Shows links to the failed rows, which open them. */
export function drawFailed(ids) {
  const links = ids.map((id) => {
    const link = element('a', { href: `#case-${id}` }, states.get(id).case.name);
    link.addEventListener('click', () => {
      states.get(id).row.open = true;
    });
    return element('li', {}, link);
  });
  show(byId('failed'), ...links);
}

/** Lists the cases that were not sent: reasons with names. */
export function drawLeftOut(reasons) {
  const lines = reasons.map(([reason, left]) =>
    element('li', {}, element('b', {}, `${left.length} left out: ${reason}. `), left.join(', ') + '.'),
  );
  show(byId('left-out'), ...(lines.length > 0 ? [element('ul', { class: 'note' }, ...lines)] : []));
}

/** Shows only the rows with this text in their name, explanation or expected response; or only those that failed. */
export function setFilter(change) {
  filter = { ...filter, ...change };
  applyFilter();
}

function applyFilter() {
  states.forEach(({ row }) => applyFilterTo(row));
  for (const group of document.querySelectorAll('.group')) {
    group.hidden = group.querySelector('.case:not([hidden])') === null;
  }
  const visible = document.querySelectorAll('.case:not([hidden])').length;
  show(byId('shown'), visible < states.size ? `${visible} of ${states.size} rows shown` : '');
}

function applyFilterTo(row) {
  const { case: item, expected } = states.get(row.dataset.case);
  const text = `${item.name} ${item.why} ${words(expected)} ${Object.keys(item.send).join(' ')}`.toLowerCase();
  row.hidden = !text.includes(filter.text) || (filter.failedOnly && row.dataset.result !== 'fail');
}
