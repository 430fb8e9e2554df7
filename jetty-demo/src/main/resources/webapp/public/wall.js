// The proof wall: sends all cases one after the other and shows the responses.

import { expectation, matches, prepare } from './cases.js';
import { get } from './server.js';
import { byId, element, show } from './view.js';

const COLUMNS = ['Result', 'What is sent', 'Expected', 'Actual'];

/** Shows all cases with their expectations before any is sent. */
export function draw(definition, algorithm) {
  show(byId('groups'), ...definition.groups.map((group) => drawGroup(definition, group, algorithm)));
}

/** Sends all cases that are possible in this context and shows each result as it arrives. */
export async function run(definition, context) {
  const cases = prepare(definition, context);
  const sent = [...cases].filter(([, item]) => !item.leftOut);
  draw(definition, context.algorithm);
  cases.forEach((item, id) => item.leftOut && mark(id, 'out', 'left out', item.leftOut));
  show(byId('failed'));
  show(byId('left-out'));
  score('busy', `Sending ${sent.length} requests…`);
  let passed = 0;
  for (const [index, [id, item]] of sent.entries()) {
    const answer = await get(item.path, item.headers).catch((e) => ({ failure: String(e) }));
    const good = matches(item.expected, answer);
    passed += good ? 1 : 0;
    show(cell(id, 'expected'), ...outcome(item.expected));
    show(cell(id, 'actual'), ...outcome(answer));
    mark(id, good ? 'pass' : 'fail', good ? 'as expected' : 'unexpected');
    byId('progress').style.width = `${((index + 1) * 100) / sent.length}%`;
  }
  const failed = sent.length - passed;
  if (failed > 0) {
    score('fail', `${failed} of ${sent.length} not as expected`);
  } else if (context.tokens.user) {
    score('pass', `All ${sent.length} as expected`);
  } else {
    score('part', `${sent.length} as expected, ${cases.size - sent.length} need an accepted token`);
  }
  drawGroupScores();
  drawFailed();
  drawLeftOut(definition, cases);
}

function drawGroup(definition, group, algorithm) {
  const heading = element('h3', {}, group.name, element('span', { class: 'count' }));
  const head = element(
    'tr',
    { role: 'row' },
    ...COLUMNS.map((name) => element('th', { scope: 'col', role: 'columnheader' }, name)),
  );
  const rows = group.cases.map((item) => drawCase(definition, item, algorithm));
  // Phones show the table as blocks; without the roles, screen readers would not recognize it as a table.
  const table = element(
    'table',
    { role: 'table' },
    element('caption', { class: 'unseen' }, group.name),
    element('thead', { role: 'rowgroup' }, head),
    element('tbody', { role: 'rowgroup' }, ...rows),
  );
  return element('div', { class: 'card group' }, heading, table);
}

function drawCase(definition, item, algorithm) {
  return element(
    'tr',
    { role: 'row', id: `case-${item.id}`, tabindex: '-1', 'data-case': item.id, 'data-result': 'waiting' },
    element('td', { role: 'cell', class: 'result' }, 'not sent yet'),
    element(
      'th',
      { scope: 'row', role: 'rowheader' },
      element('span', { class: 'name' }, item.name),
      ' ',
      element('span', { class: 'why' }, item.why),
    ),
    element(
      'td',
      { role: 'cell', class: 'expected', 'data-label': 'Expected' },
      ...outcome(expectation(definition, item, algorithm)),
    ),
    element('td', { role: 'cell', class: 'actual', 'data-label': 'Actual' }, '–'),
  );
}

/** Describes an actual or expected response in a few words. */
function outcome({ status, challenge, user, body, failure }) {
  if (failure) {
    return [element('b', {}, 'no answer'), ' ', element('span', {}, failure)];
  }
  const name = user ?? body?.user;
  const said = name ? [`as ${name === '{me}' ? 'the token’s user' : name}`] : challengeInWords(challenge);
  const [short, sentence] = said;
  return [
    element('b', {}, String(status)),
    ' ',
    element('span', {}, short),
    ...(sentence ? [element('span', { class: 'sentence' }, sentence)] : []),
  ];
}

/** Returns the error code and its description; an unusual challenge is returned unchanged. */
function challengeInWords(challenge) {
  if (!challenge) {
    return ['without a challenge'];
  }
  const parts = /^Bearer realm="[^"]*"(?:, error="([^"]*)", error_description="([^"]*)")?$/.exec(challenge);
  if (!parts) {
    return [challenge];
  }
  return parts[1] ? [parts[1], parts[2]] : ['Bearer, no error code'];
}

function mark(id, result, word, more = '') {
  const row = document.querySelector(`[data-case="${id}"]`);
  row.dataset.result = result;
  show(row.querySelector('.result'), element('span', { class: 'word' }, word));
  if (more) {
    show(row.querySelector('.actual'), element('span', {}, more));
  }
}

function cell(id, name) {
  return document.querySelector(`[data-case="${id}"] .${name}`);
}

function score(result, text) {
  const wall = byId('wall');
  wall.dataset.result = result;
  wall.setAttribute('aria-busy', String(result === 'busy'));
  show(byId('score'), text);
}

function drawGroupScores() {
  for (const group of document.querySelectorAll('.group')) {
    const rows = [...group.querySelectorAll('tbody tr')];
    const passed = rows.filter((row) => row.dataset.result === 'pass').length;
    const sent = rows.filter((row) => row.dataset.result !== 'out').length;
    group.dataset.result = sent === 0 ? 'out' : passed === sent ? 'pass' : 'fail';
    show(group.querySelector('.count'), sent === 0 ? 'none sent' : `${passed} of ${sent}`);
  }
}

/** Shows links to the failed rows. */
function drawFailed() {
  const rows = document.querySelectorAll('tr[data-result=fail]');
  const links = [...rows].map((row) =>
    element('li', {}, element('a', { href: `#${row.id}` }, row.querySelector('.name').textContent)),
  );
  show(byId('failed'), ...links);
}

/** Lists the cases that were not sent, by reason. */
function drawLeftOut(definition, cases) {
  const names = new Map(
    definition.groups.flatMap((group) => group.cases).map((item) => [item.id, item.name]),
  );
  const reasons = new Map();
  for (const [id, item] of cases) {
    if (item.leftOut) {
      reasons.set(item.leftOut, [...(reasons.get(item.leftOut) ?? []), names.get(id)]);
    }
  }
  const lines = [...reasons].map(([reason, left]) =>
    element('li', {}, element('b', {}, `${left.length} left out: ${reason}. `), left.join(', ') + '.'),
  );
  show(byId('left-out'), ...(lines.length > 0 ? [element('ul', { class: 'note' }, ...lines)] : []));
}
