import { bars } from './api.js';
import { byId, element } from './dom.js';
import { count, price, time } from './format.js';

const hour = 3_600_000, day = 24 * hour;

const ranges = [
  { name: '1 hour', length: hour, interval: '1m' },
  { name: '6 hours', length: 6 * hour, interval: '1m' },
  { name: '1 day', length: day, interval: '5m' },
  { name: '30 days', length: 30 * day, interval: '1h' },
  { name: '1 year', length: 365 * day, interval: '1d' },
  { name: 'All', length: null, interval: '1d' },
];

const mostBars = 100_000, tableRows = 50, height = 320;

/** The instruments' newest ticks, by name; a range ends at its instrument's last one, since replayed prices lie in the past. */
let newest = new Map();
let instrument = null, range = ranges[0], shown = [], plot = null, turn = 0;

/** A colour that light-dark() decides is worked out by the browser for a property only. */
const resolve = name => {
  const probe = byId('chart');
  probe.style.setProperty('color', `var(${name})`);
  const resolved = getComputedStyle(probe).color;
  probe.style.removeProperty('color');
  return resolved;
};

const columns = found => [
  found.map(bar => Date.parse(bar.start) / 1000),
  found.map(bar => bar.close),
  found.map(bar => bar.high),
  found.map(bar => bar.low),
];

const options = () => {
  const axis = { stroke: resolve('--faint'), grid: { stroke: resolve('--line'), width: 1 }, ticks: { stroke: resolve('--line'), width: 1 } };
  const value = (_, v) => price(v);
  return {
    width: byId('chart').clientWidth,
    height,
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { drag: { x: true, y: false } },
    axes: [axis, { ...axis, size: 70, values: (_, ticks) => ticks.map(price) }],
    series: [
      { label: 'UTC', value: (_, v) => (v === null ? '–' : time(new Date(v * 1000).toISOString())) },
      { label: 'Close', stroke: resolve('--accent'), width: 2, value },
      { label: 'High', stroke: 'transparent', points: { show: false }, value },
      { label: 'Low', stroke: 'transparent', points: { show: false }, value },
    ],
    bands: [{ series: [2, 3], fill: resolve('--band') }],
  };
};

const showTable = () => byId('bars').replaceChildren(...shown.slice(-tableRows).reverse().map(bar => element('tr', {},
  element('td', {}, time(bar.start)),
  ...[bar.open, bar.high, bar.low, bar.close].map(value => element('td', { class: 'number' }, price(value))),
  element('td', { class: 'number' }, count(bar.count)))));

const note = text => { byId('chart-note').textContent = text; };

const draw = () => {
  plot?.destroy();
  plot = shown.length > 0 ? new uPlot(options(), columns(shown), byId('chart')) : null;
};

const describe = () => {
  const last = shown.at(-1);
  note(last
    ? `${count(shown.length)} ${shown.length === 1 ? 'bar' : 'bars'} of ${range.interval}, the last at ${time(last.start)}: close ${price(last.close)}. Drag over the chart to zoom in, double-click to zoom out.`
    : 'There are no prices in this range.');
};

const parameters = from => ({ interval: range.interval, limit: mostBars, ...(from ? { from } : {}) });

/** Reads all bars of the range and draws them. */
const load = async () => {
  if (!instrument) return;
  const mine = ++turn;
  byId('chart-instrument').textContent = instrument;
  const end = Date.parse(newest.get(instrument)?.timestamp);
  const from = range.length && !Number.isNaN(end) ? new Date(end - range.length).toISOString() : null;
  try {
    const found = await bars(instrument, parameters(from));
    if (mine !== turn) return; // Another one was chosen meanwhile.
    shown = found;
    draw();
    showTable();
    describe();
  } catch (problem) {
    if (mine === turn) note(`No chart: ${problem.message}`);
  }
};

/** Reads again from the last bar on. While the reader looks into a part of the chart, that part stays. */
const extend = async () => {
  const last = shown.at(-1);
  if (!last || !plot) return load();
  const mine = ++turn;
  try {
    const found = await bars(instrument, parameters(last.start));
    if (mine !== turn || found.length === 0) return;
    shown = [...shown.slice(0, -1), ...found];
    if (range.length) {
      const first = Date.parse(found.at(-1).start) - range.length;
      shown = shown.filter(bar => Date.parse(bar.start) >= first);
    }
    const { min, max } = plot.scales.x, all = plot.data[0];
    const isZoomed = min > all[0] || max < all.at(-1);
    plot.setData(columns(shown), !isZoomed);
    showTable();
    describe();
  } catch (problem) {
    if (mine === turn) note(`The chart is not up to date: ${problem.message}`);
  }
};

/** Shows an instrument. */
export const choose = name => {
  instrument = name;
  byId('instrument').value = name;
  load();
};

/** Takes in what /api/prices/latest says. */
export const showInstruments = latest => {
  newest = new Map(latest.map(tick => [tick.metal ?? tick.symbol, tick]));
  const select = byId('instrument');
  const names = [...newest.keys()];
  if (names.join() !== [...select.options].map(option => option.value).join()) {
    select.replaceChildren(...names.map(name => element('option', { value: name }, name)));
    if (instrument && newest.has(instrument)) select.value = instrument;
  }
  if (!instrument && names.length > 0) choose(names.includes('gold') ? 'gold' : names[0]);
};

const chooseRange = chosen => {
  range = chosen;
  for (const button of byId('ranges').children) button.setAttribute('aria-pressed', `${button.textContent === chosen.name}`);
  load();
};

/** Sets up the controls, and keeps the chart up to date. */
export const start = () => {
  byId('ranges').replaceChildren(...ranges.map(one => {
    const button = element('button', { type: 'button', 'aria-pressed': `${one === range}` }, one.name);
    button.addEventListener('click', () => chooseRange(one));
    return button;
  }));
  byId('instrument').addEventListener('change', event => choose(event.target.value));
  byId('chart-controls').addEventListener('submit', event => event.preventDefault());
  new ResizeObserver(() => plot?.setSize({ width: byId('chart').clientWidth, height })).observe(byId('chart'));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  setInterval(() => { if (instrument && !document.hidden) extend(); }, 5_000);
};
