// Builds elements from text; no text ever becomes HTML.

const UNITS = [
  ['y', 365 * 24 * 3600],
  ['d', 24 * 3600],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** Returns an element with these attributes and children; text stays text. */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Replaces the children of an element. */
export function show(parent, ...children) {
  parent.replaceChildren(...children);
}

/** Returns a duration in its two largest units, for example "29 min 41 s". */
export function duration(seconds) {
  let rest = Math.floor(Math.abs(seconds));
  const first = UNITS.findIndex(([, length]) => rest >= length);
  if (first < 0) {
    return '0 s';
  }
  const parts = [];
  for (const [unit, length] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / length);
    rest %= length;
    if (count > 0) {
      parts.push(`${count} ${unit}`);
    }
  }
  return parts.join(' ');
}

/** Returns text whose parts between backticks are code. */
export function code(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}

let ahead = 0;

/** Takes the server's clock for the time from now on. */
export function setClock(serverMillis) {
  ahead = serverMillis - Date.now();
}

/** Returns the server's time in seconds. */
export function now() {
  return (Date.now() + ahead) / 1000;
}

/** Returns how far away a NumericDate is, which stays true while time passes. */
export function relative(seconds) {
  const made = element('span', { 'data-at': String(seconds) });
  update(made);
  return made;
}

function update(made) {
  const away = Number(made.dataset.at) - now();
  const words = away < 0 ? `${duration(away)} ago` : `in ${duration(away)}`;
  if (made.textContent !== words) {
    show(made, words);
  }
}

const ticking = new Set();

/** Performs an action now and then every half second, together with all times on the page; returns what ends it. */
export function eachTick(action) {
  ticking.add(action);
  tick();
  return () => ticking.delete(action);
}

function tick() {
  ticking.forEach((action) => action());
  document.querySelectorAll('[data-at]').forEach(update);
}

setInterval(tick, 500);

/** Formats a NumericDate of RFC 7519 in the user's time zone. */
export function moment(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime())
    ? String(seconds)
    : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** Returns a button that copies a text, if the browser lets pages copy. */
export function copyButton(title, text) {
  const button = element('button', { type: 'button', class: 'quiet copy' }, title);
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    const done = await navigator.clipboard.writeText(text()).then(() => 'Copied', () => 'The browser does not allow it');
    show(button, done);
    setTimeout(() => show(button, title), 2000);
  });
  return button;
}
