import { element, setText } from './dom.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RANGES = [
  ['1 hour', HOUR],
  ['4 hours', 4 * HOUR],
  ['12 hours', 12 * HOUR],
  ['24 hours', DAY],
  ['7 days', 7 * DAY],
  ['30 days', 30 * DAY],
];
const CHOSEN = 3;
const FORMATS = { pdf: 'PDF', csv: 'CSV', parquet: 'Parquet' };
const LOOK_EVERY = 1_000;
const SHOWN = 10;
const MOMENT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/**
 * Reports: asks for one about what is looked at, shows how far one's own are, and fetches them. Beside
 * the alarms, never over them: this dialog is not modal.
 */
export class ReportDialog {
  #session;
  #subject;
  #node = document.getElementById('reports');
  #button = document.getElementById('report');
  #title = element('h2', { id: 'reports-title' }, 'Reports');
  #range = select('Range', RANGES.map(([label], index) => [String(index), `the last ${label}`]).concat([['other', 'other …']]));
  #from = field('From', 'datetime-local');
  #to = field('To', 'datetime-local');
  #format = select('Format', Object.entries(FORMATS));
  #submit = element('button', { type: 'submit' }, 'Make report');
  #note = element('p', { class: 'note', role: 'status' });
  #list = element('ul', { class: 'reports-list', 'aria-label': 'Your reports' });
  #content;
  #looking = null;

  /**
   * @param session in whose name it asks
   * @param subject says what is looked at: {patientId} or {wardId}, and a label; null: neither
   */
  constructor(session, subject) {
    this.#session = session;
    this.#subject = subject;
    this.#range.control.value = String(CHOSEN);
    this.#range.control.addEventListener('change', () => this.#showFields());
    this.#showFields();
    const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => this.close() }, '×');
    const form = element('form', { onsubmit: (event) => this.#ask(event) }, this.#range.node, this.#from.node, this.#to.node, this.#format.node, this.#submit);
    this.#content = [element('header', {}, this.#title, close), form, this.#note, this.#list];
    this.#node.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
    this.#button.addEventListener('click', () => (this.#node.open ? this.close() : this.#open()));
    addEventListener('hashchange', () => this.close());
  }

  close() {
    clearTimeout(this.#looking);
    if (this.#node.open) {
      this.#node.close();
      this.#node.replaceChildren();
      this.#button.focus();
    }
  }

  #open() {
    const subject = this.#subject();
    setText(this.#title, subject ? `Report: ${subject.label}` : 'Reports');
    this.#submit.disabled = subject === null;
    setText(this.#note, '');
    // only while it is open: the page has one form at a time
    this.#node.replaceChildren(...this.#content);
    this.#node.show();
    this.#look();
  }

  #showFields() {
    const isOther = this.#range.control.value === 'other';
    this.#from.node.hidden = this.#to.node.hidden = !isOther;
    this.#from.control.required = this.#to.control.required = isOther;
  }

  async #ask(event) {
    event.preventDefault();
    const subject = this.#subject();
    if (subject === null || this.#submit.disabled) {
      return;
    }
    this.#submit.disabled = true;
    setText(this.#note, '');
    try {
      const { label: _, ...about } = subject;
      await this.#session.request('POST', '/api/reports/generate', { ...about, ...this.#times(), format: this.#format.control.value });
      await this.#look();
    } catch (failure) {
      setText(this.#note, `No report. ${failure.message}`);
    } finally {
      this.#submit.disabled = false;
    }
  }

  #times() {
    if (this.#range.control.value === 'other') {
      return { from: new Date(this.#from.control.value).toISOString(), to: new Date(this.#to.control.value).toISOString() };
    }
    const to = Math.floor(Date.now() / 60_000) * 60_000;
    return { from: new Date(to - RANGES[Number(this.#range.control.value)][1]).toISOString(), to: new Date(to).toISOString() };
  }

  /** Looks again as long as one is not over. */
  async #look() {
    clearTimeout(this.#looking);
    try {
      const { items } = await this.#session.request('GET', `/api/reports?limit=${SHOWN}`);
      this.#list.replaceChildren(...items.map((job) => this.#entry(job)));
      if (this.#node.open && items.some(isUnderWay)) {
        this.#looking = setTimeout(() => this.#look(), LOOK_EVERY);
      }
    } catch (failure) {
      setText(this.#note, failure.message);
    }
  }

  #entry(job) {
    const what = `${job.patientId ? 'Patient' : 'Ward'}, ${MOMENT.format(new Date(job.from))} – ${MOMENT.format(new Date(job.to))}, ${FORMATS[job.format]}`;
    const fetchIt = job.state === 'done' ? element('button', { type: 'button', class: 'fetch', onclick: () => this.#fetch(job) }, `Download ${sizeText(job.bytes)}`) : null;
    const removal = element('button', { type: 'button', 'aria-label': `${isUnderWay(job) ? 'Cancel' : 'Remove'}: ${what}`, onclick: () => this.#remove(job) }, isUnderWay(job) ? 'Cancel' : 'Remove');
    return element('li', { 'data-state': job.state, 'data-id': job.id }, element('span', {}, what), progress(job), fetchIt, removal);
  }

  async #fetch(job) {
    setText(this.#note, '');
    try {
      const url = URL.createObjectURL(await this.#session.download(job.content));
      element('a', { href: url, download: `report-${job.id}.${job.format}` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (failure) {
      setText(this.#note, `Not downloaded. ${failure.message}`);
    }
  }

  async #remove(job) {
    try {
      await this.#session.request('DELETE', `/api/reports/${encodeURIComponent(job.id)}`);
      await this.#look();
    } catch (failure) {
      setText(this.#note, failure.message);
    }
  }
}

function isUnderWay(job) {
  return job.state === 'queued' || job.state === 'running';
}

function progress(job) {
  if (job.state === 'running') {
    return element('progress', { max: 1, value: job.progress, 'aria-label': `${Math.floor(job.progress * 100)} %` });
  }
  return element('span', { class: 'state' }, job.state === 'failed' ? `failed: ${job.error}` : job.state);
}

function sizeText(bytes) {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function field(label, type) {
  const control = element('input', { type });
  return { control, node: element('label', {}, element('span', { class: 'legend' }, label), control) };
}

function select(label, options) {
  const control = element('select', {}, ...options.map(([value, text]) => element('option', { value }, text)));
  return { control, node: element('label', {}, element('span', { class: 'legend' }, label), control) };
}
