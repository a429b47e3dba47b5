import * as chart from './chart.js';
import { showDeadLetters } from './dead-letters.js';
import { byId } from './dom.js';
import { follow } from './live.js';
import { showPrices } from './prices.js';
import { showPipeline } from './status.js';

const showState = (state, status) => {
  const texts = { live: `Live: ${status}`, silent: 'No measurement for five seconds: what you see is old.', lost: 'No connection: what you see is old. Trying again.' };
  const connection = byId('connection');
  if (connection.textContent === texts[state]) return; // A screen reader would read it out again.
  connection.textContent = texts[state];
  connection.className = state === 'live' ? (status === 'healthy' ? 'good' : 'warn') : 'bad';
  document.body.classList.toggle('stale', state !== 'live');
};

let status = 'connecting', state = 'live';

chart.start();
follow({
  pipeline: pipeline => {
    status = pipeline.status;
    showState(state, status);
    showPipeline(pipeline);
    showDeadLetters(pipeline.counts.deadLetters, pipeline.topics);
  },
  prices: latest => {
    showPrices(latest, chart.choose);
    chart.showInstruments(latest);
  },
}, next => {
  state = next;
  showState(state, status);
});
