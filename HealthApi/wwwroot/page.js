const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const prices = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 3 });

const element = (name, text, className) => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const get = async path => {
  const response = await fetch(path, { cache: 'no-store' });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
};

const showPipeline = pipeline => {
  document.getElementById('components').replaceChildren(...pipeline.components.map(c =>
    element('li', c.problem ? `${c.name}: ${c.status} (${c.problem})` : `${c.name}: ${c.status}`, c.status)));
  const flow = {
    'Produced/s': numbers.format(pipeline.rates.producedPerSecond),
    'Processed/s': numbers.format(pipeline.rates.processedPerSecond),
    'Lag': numbers.format(pipeline.lag),
    'Stored': pipeline.counts.stored === null ? '?' : numbers.format(pipeline.counts.stored),
    'Dead letters': pipeline.counts.deadLetters === null ? '?' : numbers.format(pipeline.counts.deadLetters),
  };
  document.getElementById('flow').replaceChildren(...Object.entries(flow).map(([name, value]) => {
    const pair = document.createElement('div');
    pair.append(element('dt', name), element('dd', value));
    return pair;
  }));
};

const showPrices = latest => {
  document.getElementById('prices').replaceChildren(...latest.map(tick => {
    const row = document.createElement('tr');
    row.append(
      element('td', tick.metal ?? tick.symbol), element('td', prices.format(tick.price), 'number'),
      element('td', tick.currency), element('td', tick.timestamp.slice(0, 19).replace('T', ' ')));
    return row;
  }));
};

const refresh = async () => {
  const status = document.getElementById('status');
  try {
    const pipeline = await get('api/pipeline');
    showPipeline(pipeline);
    showPrices(await get('api/prices/latest'));
    status.textContent = pipeline.status;
  } catch (problem) {
    status.textContent = `No fresh data: ${problem.message}`;
  } finally {
    setTimeout(refresh, 1000);
  }
};

refresh();
