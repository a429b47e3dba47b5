import { get } from './api.js';
import { byId, element } from './dom.js';
import { count, time } from './format.js';

const newest = 10;

let known = null;

/** Shows the newest dead letters when their number has changed. */
export const showDeadLetters = async (number, topics) => {
  if (number === known || number === null) return;
  known = number;
  try {
    const pages = await Promise.all(topics.map(topic => get(`api/dlq?topic=${encodeURIComponent(topic.topic)}&limit=${newest}`)));
    const letters = pages.flatMap(page => page.letters.map(letter => ({ ...letter, topic: page.topic })))
      .sort((a, b) => b.time.localeCompare(a.time)).slice(0, newest);
    byId('dead').replaceChildren(letters.length === 0 ? element('p', {}, 'None.') : table(letters, number));
  } catch {
    known = null; // It is tried again with the next measurement.
  }
};

const table = (letters, number) => element('div', { class: 'scroll', role: 'group', 'aria-label': 'Table of the newest dead letters', tabindex: '0' },
  element('table', {},
    element('caption', {}, `The newest ${letters.length} of ${count(number)}; metals dlq show has their content.`),
    element('thead', {}, element('tr', {}, ...['Letter', 'Given up (UTC)', 'Key', 'Reason'].map(head => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...letters.map(letter => element('tr', {},
      element('td', {}, `${letter.topic}/${letter.offset}`),
      element('td', {}, time(letter.time)),
      element('td', {}, letter.key ?? '–'),
      element('td', { class: 'reason' }, letter.reason ?? '–'))))));
