import { ABSENT, ageText, numberText, unitText } from './format.js';
import { isMeasured, isStale } from './wardmodel.js';

/** Pressures are read as one. */
export const PRESSURES = ['systolic_bp', 'diastolic_bp', 'mean_bp'];

/**
 * What a screen says about one vital at one moment.
 *
 * @return `label`, `text`, `unit`, `age` and `mark` (why to doubt it), with `isStale` and `isAbsent`
 */
export function reading(name, values, vitals, moment) {
  const vital = vitals[name];
  const value = values[name];
  const known = { label: vital?.label ?? name, unit: unitText(vital?.unit ?? ''), text: ABSENT, age: '', mark: '', isStale: false, isAbsent: true };
  if (!vital || !value) {
    return known;
  }
  known.age = ageText(moment.now - value.receivedAt);
  if (!isMeasured(value)) {
    known.mark = value.validity === 'valid' ? '' : value.validity;
    return known;
  }
  known.isAbsent = false;
  known.text = numberText(value.value, vital.decimals);
  known.mark = value.validity === 'questionable' ? 'questionable' : '';
  known.isStale = !moment.isCurrent || isStale(value, vital, moment.now);
  return known;
}

/** Blood pressure as 121/78 (92); as old as its oldest part. */
export function pressureReading(values, vitals, moment) {
  const [systolic, diastolic, mean] = PRESSURES.map((name) => reading(name, values, vitals, moment));
  const isAbsent = systolic.isAbsent && diastolic.isAbsent && mean.isAbsent;
  const received = PRESSURES.map((name) => values[name]?.receivedAt).filter((at) => at !== undefined);
  return {
    label: 'BP',
    unit: systolic.unit,
    text: isAbsent ? ABSENT : `${systolic.text}/${diastolic.text}`,
    mean: mean.isAbsent ? '' : `(${mean.text})`,
    age: received.length > 0 ? ageText(moment.now - Math.min(...received)) : '',
    mark: systolic.mark || diastolic.mark || mean.mark,
    isStale: systolic.isStale || diastolic.isStale || mean.isStale,
    isAbsent,
  };
}
