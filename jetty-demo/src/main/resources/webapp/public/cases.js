// The requests and expectations of the proof wall: the cases of wall.json for one server and its tokens.

import { change, decode } from './token.js';

/** A case cannot be sent here; the message says why. */
class LeftOut extends Error {}

/**
 * Returns each case with its headers and expectation, or with the reason for leaving it out. The context has the tokens by name, the user's name (me), whether this user is an ordinary one,
 * and the algorithm of the server's tokens.
 */
export function prepare(definition, context) {
  const cases = definition.groups.flatMap((group) => group.cases);
  return new Map(cases.map((item) => [item.id, prepared(definition, item, context)]));
}

/** Returns the expected response; placeholders such as {me} are not filled in. */
export function expectation(definition, item, algorithm) {
  const expect = item.expect[algorithm] ?? item.expect;
  if (typeof expect !== 'string') {
    return { status: 200, challenge: null, user: expect.user };
  }
  const answer = definition.answers[expect];
  return { status: answer.status, challenge: challenge(answer), code: answer.challenge === false ? null : expect };
}

/** Returns whether a response is the expected one: status, challenge, reason and user. */
export function matches(expected, answer) {
  return (
    answer.status === expected.status &&
    answer.challenge === expected.challenge &&
    (!expected.code || answer.body?.code === expected.code) &&
    (!expected.user || answer.body?.user === expected.user)
  );
}

function prepared(definition, item, context) {
  try {
    if (item.only && item.only !== context.algorithm) {
      throw new LeftOut(`needs ${item.only}, but this server’s tokens use ${context.algorithm}`);
    }
    const headers = Object.entries(item.send).map(([name, text]) => [name, fill(text, context)]);
    if (item.ordinary && !context.ordinary) {
      throw new LeftOut(`needs an ordinary user, but ${context.me} may act for others`);
    }
    const expected = expectation(definition, item, context.algorithm);
    if (expected.user) {
      expected.user = fill(expected.user, context);
    }
    return { path: item.path ?? '/whoami', headers: Object.fromEntries(headers), expected };
  } catch (e) {
    if (e instanceof LeftOut) {
      return { leftOut: e.message };
    }
    throw e;
  }
}

function fill(text, context) {
  return text.replace(/\{([^}]*)\}/g, (_, recipe) => {
    if (recipe === 'me') {
      return context.me;
    }
    const [name, how] = recipe.split('>');
    const token = context.tokens[name];
    if (!token) {
      throw new LeftOut(
        name === 'user' ? 'needs a token that the server accepts' : 'needs the server’s key',
      );
    }
    const changed = how ? change(token, how) : token;
    if (!changed) {
      throw new LeftOut('needs a signature of another length');
    }
    return changed;
  });
}

/** RFC 6750 §3, as the filter writes it. */
function challenge({ error, description, challenge: has }) {
  if (has === false) {
    return null;
  }
  const bare = 'Bearer realm="slurm"';
  return error ? `${bare}, error="${error}", error_description="${description}"` : bare;
}

/** Returns the algorithm that a token names. */
export function algorithm(token) {
  return decode(token)?.header.alg;
}
