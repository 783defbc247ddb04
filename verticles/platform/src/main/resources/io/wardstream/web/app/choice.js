import { element } from './dom.js';

const STORED = 'wardstream.ward';

/** All of a list that is answered in parts. */
async function readAll(session, path) {
  const all = [];
  let next = null;
  do {
    const part = await session.request('GET', next === null ? path : `${path}?cursor=${encodeURIComponent(next)}`);
    all.push(...part.items);
    next = part.next;
  } while (next !== null);
  return all;
}

/** Every hospital the session may see, each with its wards. */
export async function readWards(session) {
  const hospitals = await readAll(session, '/api/hospitals');
  return Promise.all(
    hospitals.map(async (hospital) => ({
      ...hospital,
      wards: await readAll(session, `/api/hospitals/${encodeURIComponent(hospital.id)}/wards`),
    })),
  );
}

export function rememberWard(wardId) {
  localStorage.setItem(STORED, wardId);
}

/** The ward to begin with: the last one of this screen, or the only one; null when there is a choice to make. */
export function firstWard(hospitals) {
  const wards = hospitals.flatMap((hospital) => hospital.wards);
  const last = localStorage.getItem(STORED);
  return wards.find((ward) => ward.id === last) ?? (wards.length === 1 ? wards[0] : null);
}

/** In place of a view that cannot be shown. */
export function messageView(text) {
  return element('div', { class: 'choice' }, element('p', { class: 'message' }, text));
}

/** The wards to choose from. */
export function choiceView(hospitals) {
  const sections = hospitals.map((hospital) =>
    element(
      'section',
      {},
      element('h2', {}, hospital.name),
      element('ul', {}, ...hospital.wards.map((ward) => element('li', {}, element('a', { href: `#/ward/${encodeURIComponent(ward.id)}` }, ward.name)))),
    ),
  );
  const none = hospitals.every((hospital) => hospital.wards.length === 0);
  return element('div', { class: 'choice' }, element('h1', {}, 'Choose a ward'), ...sections, none ? element('p', { class: 'message' }, 'There is no ward you may see.') : null);
}
