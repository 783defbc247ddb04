import { element } from './dom.js';
import { describeType, exampleOf, resolve, rowsOf } from './apischema.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation of the document, in its order. */
function operationsOf(document_) {
  return Object.entries(document_.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      path,
      method,
      ...item[method],
      parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map((one) => resolve(document_, one)),
    })),
  );
}

function verb(method) {
  return element('span', { class: `verb ${method}` }, method.toUpperCase());
}

function paragraphs(text) {
  return (text ?? '').split(/\n\s*\n/).filter((part) => part.trim() !== '').map((part) => element('p', {}, ...inline(part)));
}

/** Texts between backticks are code; everything else stays text. */
function inline(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}

function table(head, rows) {
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((name) => element('th', { scope: 'col' }, name)))),
    element('tbody', {}, ...rows),
  );
}

function row(name, isNeeded, type, text) {
  return element(
    'tr',
    {},
    element('td', { class: isNeeded ? 'needed' : false }, element('code', {}, name)),
    element('td', {}, element('span', { class: 'muted' }, type), ...paragraphs(text)),
  );
}

function parameters(document_, operation) {
  if (operation.parameters.length === 0) {
    return [];
  }
  const rows = operation.parameters.map((one) =>
    row(one.name, one.required === true, `${one.in}, ${describeType(document_, one.schema)}`, one.description),
  );
  return [element('h4', {}, 'Parameters'), table(['Name', 'What it is'], rows)];
}

function members(document_, schema, isSent) {
  const rows = rowsOf(document_, schema).map((one) => row(one.name, isSent && one.isNeeded, one.type, one.description));
  return rows.length === 0 ? [] : [table(['Member', 'What it is'], rows)];
}

function example(document_, media) {
  const value = media.example ?? exampleOf(document_, media.schema ?? {});
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return element('details', {}, element('summary', {}, 'Example'), element('pre', {}, text));
}

/** What a body is, by its media types; of one that is sent, what must be there. */
function media(document_, content, isSent) {
  return Object.entries(content ?? {}).flatMap(([type, described]) => [
    element('p', { class: 'muted' }, `${type}, ${describeType(document_, described.schema ?? {})}`),
    ...members(document_, described.schema ?? {}, isSent),
    type.endsWith('json') ? example(document_, described) : null,
  ]);
}

function body(document_, operation) {
  if (!operation.requestBody) {
    return [];
  }
  return [element('h4', {}, 'Body'), ...media(document_, resolve(document_, operation.requestBody).content, true)];
}

function answers(document_, operation) {
  const parts = Object.entries(operation.responses).map(([status, response]) => {
    const { description, content, headers } = resolve(document_, response);
    const names = Object.keys(headers ?? {});
    return element(
      'details',
      { open: status.startsWith('2') },
      element('summary', {}, element('code', {}, status), ` ${description}`),
      names.length === 0 ? null : element('p', { class: 'muted' }, `Headers: ${names.join(', ')}`),
      ...(status.startsWith('2') ? media(document_, content, false) : []),
    );
  });
  return [element('h4', {}, 'Answers'), ...parts];
}

function section(document_, operation) {
  const isOpen = operation.security?.length === 0;
  return element(
    'section',
    { class: 'operation', id: operation.operationId },
    element('h3', {}, operation.summary),
    element('code', { class: 'call' }, verb(operation.method), ` /api${operation.path}`),
    isOpen ? element('p', { class: 'muted' }, 'Needs no log-in.') : null,
    ...paragraphs(operation.description),
    ...parameters(document_, operation),
    ...body(document_, operation),
    ...answers(document_, operation),
  );
}

function link(operation) {
  return element('li', {}, element('a', { href: `#${operation.operationId}`, title: operation.summary }, verb(operation.method), operation.path));
}

/** Hides what has nothing of the text in it, in the list and on the page. */
function filter(text, operations) {
  const wanted = text.trim().toLowerCase();
  for (const { operation, parts } of operations) {
    const words = `${operation.method} ${operation.path} ${operation.summary} ${operation.operationId}`.toLowerCase();
    parts.forEach((part) => (part.hidden = !words.includes(wanted)));
  }
}

function show(document_) {
  const all = operationsOf(document_).map((operation) => ({ operation, parts: [section(document_, operation), link(operation)] }));
  const list = document.getElementById('list');
  const content = document.getElementById('content');
  content.replaceChildren(
    element('h1', {}, `${document_.info.title} API ${document_.info.version}`),
    element('p', {}, document_.info.summary ?? ''),
    ...paragraphs(document_.info.description),
    element('p', {}, element('a', { href: '/api/openapi.json' }, 'openapi.json'), ' · ', element('a', { href: '/api/openapi.yaml' }, 'openapi.yaml')),
  );
  for (const tag of document_.tags) {
    const own = all.filter(({ operation }) => operation.tags.includes(tag.name));
    list.append(element('h2', {}, tag.name), element('ul', {}, ...own.map(({ parts }) => parts[1])));
    content.append(element('h2', { class: 'tag' }, tag.name), element('p', { class: 'muted' }, tag.description ?? ''), ...own.map(({ parts }) => parts[0]));
  }
  document.getElementById('find').addEventListener('input', (event) => filter(event.target.value, all));
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

async function start() {
  const answer = await fetch('/api/openapi.json');
  if (!answer.ok) {
    throw new Error(`the document was answered ${answer.status}`);
  }
  show(await answer.json());
}

start().catch((cause) => {
  document.getElementById('state').textContent = `The document could not be shown: ${cause.message}`;
});
