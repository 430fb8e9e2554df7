// The proof wall: sends all cases one after the other and shows the responses. It is green only for the server that has
// just answered: whoever withdraws it, or starts it again, first takes away all that it has shown.

import { expectation, matches, prepare } from './cases.js';
import { get } from './server.js';
import { drawGroups, drawFailed, drawLeftOut, drawScores, mark, progress, score } from './wallview.js';

let running = new AbortController();
let shown = false;

/** Shows all cases with their expectations before any is sent. */
export function draw(definition, algorithm) {
  running.abort();
  shown = false;
  drawGroups(definition, (item) => expectation(definition, item, algorithm));
  drawFailed([]);
  drawLeftOut([]);
  progress(0);
  score('', '');
}

/** Returns whether the wall shows results that have to be true. */
export function hasProof() {
  return shown;
}

/** Takes all results away, and says why. */
export function withdraw(definition, algorithm, why) {
  draw(definition, algorithm);
  score('fail', `No proof: ${why}`);
}

/** Takes the results of the last run away, before anything is known about this one. */
export function announce(definition, algorithm) {
  draw(definition, algorithm);
  running = new AbortController();
  score('busy', 'Asking for tokens…');
  return running.signal;
}

/**
 * Sends all cases that are possible in this context and shows each result as it arrives, unless the signal says that the
 * wall has been taken away. Before anything turns green, confirm has to find the same server.
 */
export async function run(definition, context, signal, confirm) {
  const cases = prepare(definition, context);
  const sent = [...cases].filter(([, item]) => !item.leftOut);
  cases.forEach((item, id) => item.leftOut && mark(id, { result: 'out', why: item.leftOut }));
  const failed = [];
  for (const [index, [id, item]] of sent.entries()) {
    score('busy', `${index} of ${sent.length} sent`);
    mark(id, { result: 'sending', item });
    const answer = await get(item.path, item.headers).catch((e) => ({ failure: e }));
    if (signal.aborted) {
      return;
    }
    if (answer.failure?.noAnswer) {
      throw answer.failure; // Without a server, the other rows prove nothing.
    }
    const good = !answer.failure && matches(item.expected, answer);
    if (!good) {
      failed.push(id);
    }
    shown = true;
    mark(id, { result: good ? 'pass' : 'fail', item, answer });
    progress((index + 1) / sent.length);
  }
  await confirm();
  if (!signal.aborted) {
    drawScores();
    drawFailed(failed);
    drawLeftOut(leftOut(definition, cases));
    verdict(failed.length, sent.length, cases.size, context);
  }
}

function verdict(failed, sent, all, context) {
  if (failed > 0) {
    score('fail', `${failed} of ${sent} not as expected`);
  } else if (context.tokens.user && sent > 0) {
    score('pass', `All ${sent} as expected`);
  } else {
    score('part', `${sent} as expected, ${all - sent} need an accepted token`);
  }
}

/** Returns the names of the cases that were not sent, by reason. */
function leftOut(definition, cases) {
  const reasons = new Map();
  for (const { id, name } of definition.groups.flatMap((group) => group.cases)) {
    const reason = cases.get(id).leftOut;
    if (reason) {
      reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
    }
  }
  return [...reasons];
}
