// What is shown in green is true of one server. This looks whether that server is still there.

import { setup } from './server.js';

const EVERY_MILLIS = 2000;

/**
 * While isNeeded, asks the server again and again, and at once when the tab comes back into view; calls onLost with
 * the reason when it does not answer, or has been started anew.
 */
export function watch(isNeeded, startOf, onLost) {
  let asking = false;
  const look = async () => {
    if (asking || document.hidden || !isNeeded()) {
      return;
    }
    asking = true;
    const expected = startOf();
    try {
      const { start } = await setup();
      if (start !== expected && startOf() === expected && isNeeded()) {
        onLost('the server has been started anew');
      }
    } catch (e) {
      if (isNeeded()) {
        onLost(e.message);
      }
    } finally {
      asking = false;
    }
  };
  setInterval(look, EVERY_MILLIS);
  document.addEventListener('visibilitychange', look);
  addEventListener('pageshow', look);
}
