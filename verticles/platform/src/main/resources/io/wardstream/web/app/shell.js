import { patientsByPriority, signOf, SIGNS, titleText, whereText } from './alarmtext.js';
import { element, setAttribute, setText } from './dom.js';
import { timeText } from './format.js';

/** What stands around every view: the bar, the banner, the place of the alarms, the footer. */
export class Shell {
  #banner = byId('banner');
  #place = byId('place');
  #counts = byId('counts');
  #clock = byId('clock');
  #sheetButton = byId('sheet');
  #view = byId('view');
  #release = byId('release');
  #flashing = '';

  constructor(onLogOut) {
    byId('log-out').addEventListener('click', onLogOut);
    this.#sheetButton.addEventListener('click', () => this.#openSheet(!document.body.classList.contains('sheet-open')));
    addEventListener('keydown', (event) => event.key === 'Escape' && this.#openSheet(false));
    addEventListener('hashchange', () => this.#openSheet(false));
  }

  showLogin(form) {
    document.body.dataset.mode = 'login';
    this.#openSheet(false);
    this.#banner.hidden = true;
    document.title = 'Wardstream';
    this.#view.replaceChildren(form);
    form.querySelector('input').focus();
  }

  showView(node) {
    document.body.dataset.mode = node.classList[0];
    this.#view.replaceChildren(node);
  }

  showTitle(alarms, ward) {
    const bedOf = (alarm) => whereText(alarm, ward.patients);
    const title = titleText(alarms, bedOf, `${ward?.ward?.name ?? 'Wards'} – Wardstream`);
    if (document.title !== title) {
      document.title = title;
    }
  }

  /** @param lostSince the server's time of its last sign of life; null while it is heard */
  show(ward, alarms, moment, lostSince, release) {
    document.body.classList.toggle('with-ward', ward !== null);
    setText(this.#place, ward?.ward?.name ?? 'Wardstream');
    setText(this.#clock, timeText(moment.now));
    setText(this.#release, release === null ? '' : `Wardstream ${release}`);
    this.#banner.hidden = lostSince === null;
    if (lostSince !== null) {
      setText(this.#banner, `No connection since ${timeText(lostSince)} – values are not current`);
    }
    this.#showCounts(alarms);
    this.#showSheetButton(ward, alarms);
    this.#flashTogether(alarms);
  }

  #showCounts(alarms) {
    const counts = patientsByPriority(alarms);
    if (this.#counts.children.length === 0) {
      this.#counts.append(...counts.map(([priority]) => element('span', { class: 'count', 'data-alarm': priority }, element('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[priority]), element('span', {}))));
    }
    counts.forEach(([priority, count], index) => {
      const chip = this.#counts.children[index];
      setText(chip.lastElementChild, String(count));
      setAttribute(chip, 'data-count', count);
      setAttribute(chip, 'title', `${count} ${count === 1 ? 'patient' : 'patients'}: ${priority} priority alarm`);
    });
  }

  #showSheetButton(ward, alarms) {
    const worst = alarms[0];
    setAttribute(this.#sheetButton, 'data-alarm', worst ? worst.priority : null);
    const text = worst ? `${signOf(worst)} ${whereText(worst, ward.patients)}: ${worst.text}` : 'No alarms';
    setText(this.#sheetButton, alarms.length > 1 ? `${text} (+${alarms.length - 1})` : text);
  }

  /** What flashes, flashes together: twenty lights out of step are noise. */
  #flashTogether(alarms) {
    const flashing = alarms.map((alarm) => alarm.id + alarm.state).join();
    if (flashing !== this.#flashing) {
      this.#flashing = flashing;
      requestAnimationFrame(() => document.getAnimations().forEach((animation) => (animation.startTime = 0)));
    }
  }

  #openSheet(isOpen) {
    document.body.classList.toggle('sheet-open', isOpen);
    if (isOpen) {
      byId('alarms').focus();
    } else if (this.#sheetButton.getAttribute('aria-expanded') === 'true') {
      this.#sheetButton.focus();
    }
    this.#sheetButton.setAttribute('aria-expanded', isOpen);
  }
}

function byId(id) {
  return document.getElementById(id);
}
