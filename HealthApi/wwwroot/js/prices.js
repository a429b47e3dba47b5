import { bars } from './api.js';
import { byId, element, sparkline } from './dom.js';
import { change, direction, price, time } from './format.js';

const hour = 3_600_000;

/** Instrument → what its row shows: the bars of its last hour, and when they were read. */
const histories = new Map();

const nameOf = tick => tick.metal ?? tick.symbol;

const lastHour = async tick => bars(nameOf(tick), { from: new Date(Date.parse(tick.timestamp) - hour).toISOString(), limit: 61 });

/** Reads an instrument's last hour when it is new, and once a minute again; until then its row is without. */
const historyOf = tick => {
  const name = nameOf(tick), minute = tick.timestamp.slice(0, 16);
  const known = histories.get(name);
  if (known?.minute !== minute) {
    histories.set(name, { minute, bars: known?.bars ?? [] });
    lastHour(tick).then(found => histories.set(name, { minute, bars: found }), () => histories.set(name, { minute: null, bars: known?.bars ?? [] }));
  }
  return histories.get(name).bars;
};

const row = (tick, onChoose) => {
  const history = historyOf(tick);
  const first = history[0]?.open;
  const moved = first ? (tick.price - first) / first : null;
  const choose = element('button', { type: 'button', title: 'Show its chart' }, nameOf(tick));
  choose.addEventListener('click', () => onChoose(nameOf(tick)));
  return element('tr', { 'data-instrument': nameOf(tick) },
    element('td', {}, choose),
    element('td', { class: 'number' }, `${price(tick.price)} ${tick.currency}`),
    element('td', { class: `number ${['bad', '', 'good'][direction(moved ?? 0) + 1]}` }, change(moved)),
    element('td', {}, sparkline([...(first ? [first] : []), ...history.slice(0, -1).map(bar => bar.close), tick.price])),
    element('td', {}, time(tick.timestamp)));
};

/** Shows what /api/prices/latest says. The table is filled anew; a button that has the focus keeps it. */
export const showPrices = (latest, onChoose) => {
  const table = byId('prices');
  const focused = table.contains(document.activeElement) ? document.activeElement.closest('tr').dataset.instrument : null;
  table.replaceChildren(...latest.map(tick => row(tick, onChoose)));
  if (focused) [...table.rows].find(made => made.dataset.instrument === focused)?.querySelector('button').focus();
};
