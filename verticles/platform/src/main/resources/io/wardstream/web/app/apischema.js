const DEEPEST = 6;

/** What a node says, whether here or where it refers to. */
export function resolve(document_, node) {
  if (!node?.$ref) {
    return node ?? {};
  }
  const found = node.$ref
    .split('/')
    .slice(1)
    .reduce((at, step) => at[step], document_);
  const { $ref: _, ...own } = node;
  return { ...resolve(document_, found), ...own };
}

/** Members of all parts of a schema in one. */
function merged(document_, schema) {
  const { allOf, ...own } = resolve(document_, schema);
  return (allOf ?? []).reduce((all, part) => {
    const more = merged(document_, part);
    return {
      ...all,
      ...more,
      properties: { ...all.properties, ...more.properties },
      required: [...(all.required ?? []), ...(more.required ?? [])],
    };
  }, own);
}

function bounds(schema) {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, pattern } = schema;
  const parts = [];
  for (const [min, max, unit] of [
    [minLength, maxLength, ' characters'],
    [minimum, maximum, ''],
    [minItems, maxItems, ' items'],
  ]) {
    if (min !== undefined || max !== undefined) {
      parts.push(`${min ?? '…'} to ${max ?? '…'}${unit}`);
    }
  }
  if (pattern) {
    parts.push(`like ${pattern}`);
  }
  return parts;
}

/** A schema in a few words: its type, its bounds, its choices. */
export function describeType(document_, schema) {
  const whole = merged(document_, schema);
  const choices = whole.oneOf ?? whole.anyOf;
  if (choices) {
    return choices.map((one) => describeType(document_, one)).join(' or ');
  }
  const types = [whole.type ?? 'object'].flat();
  const name = types.map((type) => (type === 'array' ? `list of ${describeType(document_, whole.items ?? {})}` : type)).join(' or ');
  const parts = [whole.format ? `${name} (${whole.format})` : name, ...bounds(whole)];
  if (whole.enum) {
    parts.push(`one of ${whole.enum.join(', ')}`);
  }
  if (whole.const !== undefined) {
    parts.push(`always ${whole.const}`);
  }
  if (whole.default !== undefined) {
    parts.push(`${JSON.stringify(whole.default)} unless told`);
  }
  return parts.join(', ');
}

/** The members of an object, or of the objects of a list. */
export function rowsOf(document_, schema, prefix = '', depth = 0) {
  const whole = merged(document_, schema);
  if ([whole.type].flat().includes('array')) {
    return rowsOf(document_, whole.items ?? {}, `${prefix}[].`.replace('.[]', '[]'), depth);
  }
  if (!whole.properties || depth > DEEPEST) {
    return [];
  }
  return Object.entries(whole.properties).flatMap(([name, property]) => {
    const described = merged(document_, property);
    return [
      {
        name: prefix + name,
        isNeeded: (whole.required ?? []).includes(name),
        type: describeType(document_, property),
        description: described.description,
      },
      ...rowsOf(document_, property, `${prefix}${name}.`, depth + 1),
    ];
  });
}

/** Something that looks like what a schema describes. */
export function exampleOf(document_, schema, depth = 0) {
  const whole = merged(document_, schema);
  const given = whole.example ?? whole.examples?.[0] ?? whole.const ?? whole.default ?? whole.enum?.[0];
  if (given !== undefined) {
    return given;
  }
  if (whole.oneOf || whole.anyOf) {
    return exampleOf(document_, (whole.oneOf ?? whole.anyOf)[0], depth + 1);
  }
  const type = [whole.type ?? 'object'].flat()[0];
  if (type === 'object') {
    const members = depth > DEEPEST ? [] : Object.entries(whole.properties ?? {});
    return Object.fromEntries(members.map(([name, property]) => [name, exampleOf(document_, property, depth + 1)]));
  }
  if (type === 'array') {
    return [exampleOf(document_, whole.items ?? {}, depth + 1)];
  }
  return { integer: whole.minimum ?? 1, number: whole.minimum ?? 1, boolean: true, string: textOf(whole.format) }[type] ?? null;
}

function textOf(format) {
  return { 'date-time': '2026-03-01T12:00:00Z', date: '2026-03-01' }[format] ?? 'text';
}
