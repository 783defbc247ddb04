import { AlarmModel, isSounding, PRIORITIES } from './alarmmodel.js';
import { AlarmPanel } from './alarmpanel.js';
import { isHushed, pauseOfPatient, pauseOfWard } from './audiopause.js';
import { Bridge } from './bridge.js';
import { choiceView, firstWard, messageView, readWards, rememberWard } from './choice.js';
import { loginView } from './login.js';
import { PatientModel } from './patientmodel.js';
import { PatientView } from './patientview.js';
import { Pulse } from './pulse.js';
import { ReportDialog } from './reportdialog.js';
import { ServerClock } from './serverclock.js';
import { Session } from './session.js';
import { Shell } from './shell.js';
import { Sound } from './sound.js';
import { SoundControl } from './soundcontrol.js';
import { WardModel } from './wardmodel.js';
import { WardView } from './wardview.js';

/** How long a new subscription may take before its absence is worth a warning. */
const SETTLE = 3_000;
const REDRAW_EVERY = 1_000;

/** The page: who is logged in, what is followed, and which view shows it. */
class Page {
  #session = new Session((reason) => this.#ended(reason));
  #clock = new ServerClock();
  #sound = new Sound();
  #soundControl = new SoundControl(this.#sound, (method, path, body) => this.#session.request(method, path, body));
  #shell = new Shell(() => this.#session.logOut());
  #reports = new ReportDialog(this.#session, () => this.#subject());
  #panel = new AlarmPanel(document.getElementById('alarms'));
  #bridge = null;
  #pulse = null;
  #hospitals = [];
  #ward = null;
  #alarms = null;
  #patient = null;
  #view = null;
  #isDrawing = false;
  #settledAt = 0;

  /** Why the last session ended. */
  #reason = '';

  /** Counts changes of the view: whoever waited for the server looks whether it is still their turn. */
  #turn = 0;
  #following = null;

  async begin() {
    addEventListener('hashchange', () => this.#bridge && this.#route().catch((failure) => this.#enter({ node: messageView(failure.message) })));
    setInterval(() => this.#changed(), REDRAW_EVERY);
    try {
      (await this.#session.resume()) ? await this.#opened() : this.#askToLogIn(this.#reason);
    } catch (failure) {
      this.#askToLogIn(failure.message);
    }
  }

  #askToLogIn(reason) {
    this.#shell.showLogin(loginView(this.#session, reason, () => this.#opened().catch((failure) => this.#failed(failure))));
  }

  async #opened() {
    this.#bridge = new Bridge('/eventbus', () => this.#session.bridgeTicket());
    this.#pulse = new Pulse(this.#bridge, this.#clock, () => this.#changed());
    this.#settledAt = performance.now() + SETTLE;
    this.#bridge.start();
    this.#hospitals = await readWards(this.#session);
    await this.#route();
  }

  /** The session is open and yet nothing can be shown: only a new one may help. */
  #failed(failure) {
    if (this.#bridge) {
      this.#ended(failure.message);
    }
  }

  #ended(reason) {
    this.#turn++;
    this.#reports.close();
    this.#reason = reason;
    this.#pulse?.stop();
    this.#bridge?.stop();
    this.#view?.close?.();
    this.#bridge = this.#pulse = this.#ward = this.#alarms = this.#patient = this.#view = null;
    this.#sound.sound(null);
    this.#askToLogIn(reason);
  }

  async #route() {
    const [, kind, id] = location.hash.split('/').map(decode);
    const turn = ++this.#turn;
    this.#leave();
    if (kind === 'patient' && id) {
      this.#patient = new PatientModel(this.#bridge, this.#session, this.#clock, id, () => this.#changed());
      this.#enter(new PatientView((range) => this.#patient?.choose(range)));
      return;
    }
    if (kind === 'ward' && id) {
      await this.#follow(id);
      if (turn === this.#turn) {
        this.#enter(new WardView());
      }
      return;
    }
    const first = kind === 'wards' ? null : firstWard(this.#hospitals);
    if (first) {
      location.replace(`#/ward/${encodeURIComponent(first.id)}`);
      return;
    }
    const hospitals = await readWards(this.#session);
    if (turn === this.#turn) {
      this.#hospitals = hospitals;
      this.#enter({ node: choiceView(hospitals) });
    }
  }

  #leave() {
    this.#view?.close?.();
    this.#view = null;
    this.#patient?.stop();
    this.#patient = null;
  }

  #enter(view) {
    this.#view = view;
    this.#shell.showView(view.node);
    this.#redraw();
  }

  /** Follows a ward and the alarms of its hospital, also while one of its patients is looked at. */
  async #follow(wardId) {
    if (this.#ward?.id === wardId || this.#following === wardId) {
      return;
    }
    this.#following = wardId;
    try {
      const hospital = await this.#hospitalOf(wardId);
      if (this.#following === wardId && this.#bridge) {
        this.#begin(wardId, hospital);
      }
    } finally {
      this.#following = this.#following === wardId ? null : this.#following;
    }
  }

  /** Null when no ward that may be seen has that id. */
  async #hospitalOf(wardId) {
    const holds = (hospital) => hospital.wards.some((ward) => ward.id === wardId);
    if (!this.#hospitals.some(holds)) {
      this.#hospitals = await readWards(this.#session); // it may be new
    }
    return this.#hospitals.find(holds) ?? null;
  }

  #begin(wardId, hospital) {
    this.#ward?.stop();
    this.#ward = new WardModel(this.#bridge, wardId, () => this.#changed());
    if (hospital) {
      rememberWard(wardId);
    }
    if (this.#alarms?.hospitalId !== hospital?.id) {
      this.#alarms?.stop();
      this.#settledAt = performance.now() + SETTLE;
      this.#alarms = hospital && new AlarmModel(this.#bridge, this.#session, hospital.id, () => this.#changed());
    }
  }

  /** Sound and title at once, for a tab in the background is never redrawn; the rest with the next frame. */
  #changed() {
    if (!this.#bridge) {
      return;
    }
    this.#sound.sound(this.#soundingPriority());
    this.#shell.showTitle(this.#alarmsHere(), this.#ward);
    if (!this.#isDrawing) {
      this.#isDrawing = true;
      requestAnimationFrame(() => {
        this.#isDrawing = false;
        this.#redraw();
      });
    }
  }

  /** A lost connection is itself something somebody must come for, when there is time. */
  #soundingPriority() {
    const audible = this.#alarmsHere().filter((alarm) => isSounding(alarm) && !isHushed(alarm, this.#pauses(), this.#clock.now()));
    const loudest = PRIORITIES.find((priority) => audible.some((alarm) => alarm.priority === priority));
    return loudest ?? (this.#isLost() ? 'low' : null);
  }

  #isLost() {
    return !this.#pulse.isCurrent && performance.now() > this.#settledAt;
  }

  #alarmsHere() {
    return this.#ward && this.#alarms ? this.#alarms.ofWard(this.#ward.id) : [];
  }

  #pauses() {
    return this.#alarms?.pauses ?? [];
  }

  /** What a report is about: the patient who is looked at, else the ward; null: neither. */
  #subject() {
    if (this.#patient) {
      return { patientId: this.#patient.id, label: this.#patient.patient?.displayName ?? 'this patient' };
    }
    return this.#view instanceof WardView && this.#ward ? { wardId: this.#ward.id, label: this.#ward.ward?.name ?? 'this ward' } : null;
  }

  /** A patient is looked at alone; else it is the ward. */
  #showSound(now) {
    const wardPause = this.#ward && pauseOfWard(this.#pauses(), this.#ward.id, now);
    if (this.#patient) {
      this.#soundControl.show({ kind: 'patients', id: this.#patient.id }, wardPause ?? pauseOfPatient(this.#pauses(), this.#patient.id, now), now);
    } else {
      this.#soundControl.show(this.#ward && { kind: 'wards', id: this.#ward.id }, wardPause, now);
    }
  }

  #redraw() {
    if (!this.#bridge) {
      return;
    }
    const moment = { now: this.#clock.now(), isCurrent: this.#pulse.isCurrent };
    const alarms = this.#alarmsHere();
    this.#shell.show(this.#ward, alarms, moment, this.#isLost() ? this.#pulse.lostSince : null, this.#pulse.release);
    this.#showSound(moment.now);
    if (this.#ward && this.#alarms) {
      const isComplete = (this.#alarms.isComplete && moment.isCurrent) || performance.now() < this.#settledAt;
      this.#panel.show(alarms, this.#alarms, this.#ward.patients, this.#alarms.countElsewhere(this.#ward.id), isComplete, moment.now);
    }
    if (this.#patient) {
      if (this.#patient.patient && this.#ward?.id !== this.#patient.patient.wardId) {
        this.#follow(this.#patient.patient.wardId).catch(() => {}); // tried again with the next frame
      }
      this.#view.show(this.#patient, alarms.filter((alarm) => alarm.patientId === this.#patient.id), moment);
    } else if (this.#ward && this.#view instanceof WardView) {
      this.#view.show(this.#ward, alarms, this.#pauses(), moment);
    }
  }
}

/** A hash somebody typed may be anything. */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

new Page().begin();
