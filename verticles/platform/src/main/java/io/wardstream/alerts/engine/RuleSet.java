package io.wardstream.alerts.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All enabled rules as they were at one moment. Thread-safe.
 *
 * <p>Of each vital and priority the most specific rule is in force: the patient's before the ward's
 * before the hospital's; of two in one scope the one of the later version, then of the greater id.
 * It is in force <em>whole</em>: a ward's rule that sets only {@code low} also does away with the
 * {@code high} of the hospital's rule of that vital and priority. A disabled rule is as if it were
 * not there. A rule of a patient goes with the patient, whatever ward it names.
 */
public final class RuleSet {
    /** No rules yet. */
    public static final RuleSet EMPTY = of(0, List.of());

    private record Ward(int hospitalId, int wardId) {}

    private record Person(Ward ward, int patientId) {}

    private final long version;
    private final Map<Ward, List<AlertRule>> byWard = new HashMap<>();
    private final Map<Integer, List<AlertRule>> byPatient = new HashMap<>();
    private final Map<Ward, PatientLimits> ofWards = new ConcurrentHashMap<>();

    /** Bounded by the patients that have rules of their own. */
    private final Map<Person, PatientLimits> ofPersons = new ConcurrentHashMap<>();

    private RuleSet(long version) {
        this.version = version;
    }

    /**
     * A snapshot of these rules.
     *
     * @param version the change counter when they were read
     */
    public static RuleSet of(long version, Collection<? extends AlertRule> rules) {
        RuleSet set = new RuleSet(version);
        for (AlertRule rule : rules) {
            if (rule.isEnabled()) {
                set.file(rule);
            }
        }
        return set;
    }

    private void file(AlertRule rule) {
        if (rule.patientId() != 0) {
            byPatient.computeIfAbsent(rule.patientId(), _ -> new ArrayList<>()).add(rule);
            return;
        }
        Ward ward = new Ward(rule.hospitalId(), rule.wardId());
        byWard.computeIfAbsent(ward, _ -> new ArrayList<>()).add(rule);
    }

    /** The change counter; whoever has a later one knows better. */
    public long version() {
        return version;
    }

    /**
     * What is in force for a patient. The same object again for all patients of a ward that have no
     * rules of their own.
     *
     * @param wardId of the patient now
     */
    public PatientLimits limitsOf(int hospitalId, int wardId, int patientId) {
        List<AlertRule> own = byPatient.get(patientId);
        Ward ward = new Ward(hospitalId, wardId);
        if (own == null) {
            // A ward without rules of its own shares what the hospital has.
            Ward known = byWard.containsKey(ward) ? ward : new Ward(hospitalId, 0);
            return byWard.containsKey(known)
                    ? ofWards.computeIfAbsent(known, key -> limits(key, List.of()))
                    : PatientLimits.NONE;
        }
        return ofPersons.computeIfAbsent(new Person(ward, patientId), _ -> limits(ward, own));
    }

    private PatientLimits limits(Ward ward, List<AlertRule> own) {
        List<AlertRule> rules = new ArrayList<>(own);
        rules.removeIf(rule -> rule.hospitalId() != ward.hospitalId());
        rules.addAll(byWard.getOrDefault(ward, List.of()));
        rules.addAll(byWard.getOrDefault(new Ward(ward.hospitalId(), 0), List.of()));
        return PatientLimits.of(rules);
    }
}
