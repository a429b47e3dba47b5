const svgNamespace = 'http://www.w3.org/2000/svg';

/** An element with attributes and children; a child may be text. */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};

/** A line through values, as wide as its box: a hint, for which the table has the numbers. */
export const sparkline = values => {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('class', 'sparkline');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('viewBox', '0 0 100 20');
  svg.setAttribute('preserveAspectRatio', 'none');
  if (values.length > 1) {
    const low = Math.min(...values), high = Math.max(...values);
    const y = value => (high === low ? 10 : 19 - (18 * (value - low)) / (high - low));
    const line = document.createElementNS(svgNamespace, 'polyline');
    line.setAttribute('points', values.map((value, i) => `${(100 * i) / (values.length - 1)},${y(value).toFixed(2)}`).join(' '));
    svg.append(line);
  }
  return svg;
};

export const byId = id => document.getElementById(id);
