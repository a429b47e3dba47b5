import { get } from './api.js';
import { byId, element } from './dom.js';

/** Fields of a schema as "name: type", following one reference; deeper ones are named only. */
const fieldsOf = (schema, schemas) => {
  const named = schema?.$ref ? schemas[schema.$ref.split('/').at(-1)] : schema;
  const item = named?.items ? (named.items.$ref ? schemas[named.items.$ref.split('/').at(-1)] : named.items) : named;
  return Object.entries(item?.properties ?? {}).map(([name, type]) => `${name}: ${[type.type ?? type.$ref?.split('/').at(-1) ?? 'object'].flat().join(' or ')}`);
};

const parametersOf = operation => element('ul', {}, ...(operation.parameters ?? []).map(parameter => element('li', {},
  element('code', {}, parameter.name), `: ${parameter.description ?? ''}`)));

const answersOf = (operation, schemas) => element('ul', {}, ...Object.entries(operation.responses).map(([status, answer]) => {
  const [type, content] = Object.entries(answer.content ?? {})[0] ?? [];
  const fields = status === '200' ? fieldsOf(content?.schema, schemas) : [];
  return element('li', {}, element('code', {}, status), ` ${type ?? answer.description}`, ...(fields.length > 0 ? [element('br'), element('code', {}, fields.join(', '))] : []));
}));

const show = document_ => {
  byId('about').textContent = document_.info.description;
  const schemas = document_.components?.schemas ?? {};
  byId('api').replaceChildren(...Object.entries(document_.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => element('article', {},
      element('h2', {}, `${method.toUpperCase()} ${path}`),
      element('p', {}, operation.summary ?? ''),
      ...(operation.parameters?.length ? [element('h3', {}, 'Parameters'), parametersOf(operation)] : []),
      element('h3', {}, 'Answers'),
      answersOf(operation, schemas)))));
};

get('openapi/v1.json').then(show, problem => { byId('about').textContent = `The document can't be read: ${problem.message}`; });
