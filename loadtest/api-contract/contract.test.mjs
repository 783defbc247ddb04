import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = import.meta.dirname;
const document = join(here, '../../verticles/platform/src/main/resources/openapi.yaml');

/** What Spectral finds in a document, hints included. */
async function lint(file) {
  const spectral = join(here, 'node_modules/.bin/spectral');
  const arguments_ = ['lint', '--ruleset', join(here, '.spectral.yaml'), '--fail-severity', 'hint', '--format', 'json', '--quiet', file];
  const { stdout } = await run(spectral, arguments_, { maxBuffer: 1 << 26 }).catch((found) => {
    if (found.code !== 1) {
      throw found; // it could not run at all
    }
    return found;
  });
  return JSON.parse(stdout);
}

test('the document has no error and no warning', async () => {
  const found = await lint(document);

  assert.deepEqual(found.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`), []);
});

test('each rule of ours sees what it is for', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'));
  t.after(() => rm(folder, { recursive: true }));
  const broken = join(folder, 'openapi.yaml');
  const text = await readFile(document, 'utf8');
  await writeFile(
    broken,
    text
      .replace('      summary: Add a hospital\n', '')
      .replaceAll('        "401": {$ref: "#/components/responses/Unauthorized"}\n', '')
      .replace('        - {$ref: "#/components/parameters/IdempotencyKey"}', '        - {$ref: "#/components/parameters/IfMatch"}')
      .replace('schema: {type: integer, minimum: 1, maximum: 500, default: 100}', 'schema: {type: integer}')
      .replace('schema: {type: string, minLength: 1, maxLength: 500}', 'schema: {type: string}')
      .replace('name: {type: string, minLength: 1, maxLength: 200}', 'name: {type: string}')
      .replace('count: {type: integer, minimum: 1, maximum: 10000}', 'count: {type: integer}')
      .replace('                  maxItems: 100\n', '')
      .replace('              additionalProperties: false\n', '')
      .replaceAll('application/problem+json:', 'text/plain:'),
  );

  const codes = new Set((await lint(broken)).map(({ code }) => code));

  for (const code of [
    'operation-has-summary',
    'secured-operation-may-answer-401',
    'what-makes-something-may-be-repeated',
    'parameter-number-is-bounded',
    'parameter-text-is-bounded',
    'body-text-is-bounded',
    'body-number-is-bounded',
    'body-list-is-bounded',
    'body-is-closed',
    'refusals-are-problems',
  ]) {
    assert.ok(codes.has(code), `${code} did not see it; seen: ${[...codes]}`);
  }
});
