import { byId, element } from './dom.js';
import { count, milliseconds, rate } from './format.js';

const colours = { healthy: 'good', degraded: 'warn' };
const marks = { healthy: '✓', degraded: '!', unhealthy: '✗', away: '✗' };

const showComponents = components => byId('components').replaceChildren(...components.map(component => {
  const item = element('li', { class: colours[component.status] ?? 'bad' }, element('strong', {}, component.name), `${marks[component.status] ?? '?'} ${component.status}`);
  if (component.problem) item.append(element('small', {}, component.problem));
  return item;
}));

const showFlow = pipeline => {
  const latency = pipeline.latencyMs;
  const figures = {
    'Produced a second': rate(pipeline.rates.producedPerSecond),
    'Processed a second': rate(pipeline.rates.processedPerSecond),
    'Lag, messages': count(pipeline.lag),
    'Latency, median': milliseconds(latency?.p50),
    'Latency, 95 %': milliseconds(latency?.p95),
    'Stored ticks': count(pipeline.counts.stored),
    'Dead letters': count(pipeline.counts.deadLetters),
  };
  byId('flow').replaceChildren(...Object.entries(figures).map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))));
};

const showLag = topics => {
  const most = Math.max(100, ...topics.flatMap(topic => topic.partitions.map(partition => partition.lag)));
  byId('lag').replaceChildren(...topics.map(topic => element('div', {},
    element('h3', {}, `${topic.topic}: ${count(topic.lag)}`),
    element('ul', {}, ...topic.partitions.map(partition => element('li', {},
      element('span', {}, `${partition.partition}`),
      element('progress', { max: most, value: partition.lag, 'aria-label': `Lag of ${topic.topic}, partition ${partition.partition}` }),
      element('span', {}, count(partition.lag))))))));
};

/** Shows what /api/pipeline says. */
export const showPipeline = pipeline => {
  showComponents(pipeline.components);
  showFlow(pipeline);
  showLag(pipeline.topics);
};
