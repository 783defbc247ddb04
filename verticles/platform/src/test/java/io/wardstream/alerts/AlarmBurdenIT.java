package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.AlarmBurden.Figures;
import io.wardstream.alerts.AlarmBurden.Range;
import io.wardstream.alerts.BurdenBed.Told;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The burden as SQL counts it, against one counted by hand. */
final class AlarmBurdenIT {
    private static BurdenBed bed;

    @BeforeAll
    static void open() {
        bed = new BurdenBed();
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @Test
    void countsWhatSomebodyWouldCountByHand() {
        Ward icu = bed.registry.ward("Random", "ICU");
        Ward surgery = bed.ward(icu, "Surgery");
        bed.live(17, List.of(icu, surgery));

        for (Ward ward : List.of(icu, surgery)) {
            for (int day = 0; day < 10; day++) {
                Instant from = BurdenBed.FIRST.plus(Duration.ofDays(day));
                Range range = range(icu, ward.id(), from, from.plus(Duration.ofDays(3)));
                assertThat(burden(range)).isEqualTo(bed.byHand(range));
            }
        }
        Range all = range(icu, 0, BurdenBed.FIRST, BurdenBed.NOW);
        assertThat(burden(all)).isEqualTo(bed.byHand(all));
        assertThat(burden(all).total().alarms()).isGreaterThan(500);
    }

    @Test
    void hasNothingToSayOfAWardWithoutAlarms() {
        Ward empty = bed.registry.ward("Empty", "Closed");

        AlarmBurden burden = burden(range(empty, empty.id(), BurdenBed.FIRST, BurdenBed.NOW));

        assertThat(burden)
                .isEqualTo(
                        new AlarmBurden(
                                0, new Figures(0, 0, 0, null, 0, null, null), List.of(), 0, null));
    }

    @Test
    void countsAnAlarmWhereItWasRaised() {
        Ward from = bed.registry.ward("Moved", "From");
        Ward to = bed.ward(from, "To");
        Patient patient = bed.patient(from, "1");
        Told told = bed.raise(patient, AlarmPriority.HIGH, BurdenBed.FIRST);

        bed.move(patient, to, told);

        assertThat(burden(week(from, from.id())).total().alarms()).isEqualTo(1);
        assertThat(burden(week(from, to.id())).total().alarms()).isZero();
        assertThat(burden(week(from, 0)).total().alarms()).isEqualTo(1);
    }

    @Test
    void countsAnAlarmOfBeforeThePlaceWasKept() {
        Ward ward = bed.registry.ward("Old", "Ward");
        Told _ = bed.raise(bed.patient(ward, "1"), AlarmPriority.HIGH, BurdenBed.FIRST);
        bed.forgetPlaces(ward);

        AlarmBurden burden = burden(week(ward, ward.id()));

        assertThat(burden.total().alarms()).isEqualTo(1);
        assertThat(burden.beds()).isEqualTo(2);
    }

    @Test
    void letsAnOpenAlarmLastUntilNow() {
        Ward ward = bed.registry.ward("Open", "Ward");
        Told _ =
                bed.raise(
                        bed.patient(ward, "1"), AlarmPriority.HIGH, BurdenBed.NOW.minusSeconds(90));

        AlarmBurden burden =
                burden(range(ward, 0, BurdenBed.NOW.minusSeconds(3_600), BurdenBed.NOW));

        assertThat(burden.total()).isEqualTo(new Figures(1, 1, 0, 90.0, 0, null, null));
    }

    @Test
    void saysHowMuchATenthOfTheBedsHas() {
        Ward ward = bed.registry.ward("Unequal", "Ward");
        for (int number = 1; number <= 20; number++) {
            Patient patient = bed.patient(ward, String.valueOf(number));
            int alarms = number <= 2 ? 9 : number <= 12 ? 1 : 0;
            for (int alarm = 0; alarm < alarms; alarm++) {
                bed.raiseAndEnd(patient, BurdenBed.FIRST.plusSeconds(60L * alarm));
            }
        }

        AlarmBurden burden = burden(week(ward, ward.id()));

        assertThat(burden.beds()).isEqualTo(20);
        assertThat(burden.topBeds()).isEqualTo(2);
        assertThat(burden.topShare()).isEqualTo(18.0 / 28);
    }

    @Test
    void countsAnAlarmOfTheWholeWardAsOfNoBed() {
        Ward ward = bed.registry.ward("Whole", "Ward");
        for (int alarm = 0; alarm < 5; alarm++) {
            bed.raiseOfWard(ward, BurdenBed.FIRST.plusSeconds(alarm));
        }
        AlarmBurden ofWardOnly = burden(week(ward, ward.id()));
        for (int number = 1; number <= 10; number++) {
            bed.raiseAndEnd(bed.patient(ward, String.valueOf(number)), BurdenBed.FIRST);
        }

        AlarmBurden burden = burden(week(ward, ward.id()));

        assertThat(ofWardOnly.topShare()).isZero();
        assertThat(burden.total().alarms()).isEqualTo(15);
        assertThat(burden.beds()).isEqualTo(10);
        assertThat(burden.topShare()).isEqualTo(1.0 / 15);
    }

    @Test
    void showsNobodyElsesAlarms() {
        Ward ward = bed.registry.ward("Hidden", "Ward");
        Told _ = bed.raise(bed.patient(ward, "1"), AlarmPriority.HIGH, BurdenBed.FIRST);

        AlarmBurden burden =
                RegistryBed.await(
                        bed.alarms.burden(
                                Scope.hospitals(List.of(ward.hospitalId() + 1)), week(ward, 0)));

        assertThat(burden.total().alarms()).isZero();
    }

    private static Range week(Ward of, int wardId) {
        return range(of, wardId, BurdenBed.FIRST, BurdenBed.FIRST.plus(Duration.ofDays(7)));
    }

    private static Range range(Ward of, int wardId, Instant from, Instant to) {
        Scope scope = Scope.hospitals(List.of(of.hospitalId()));
        int beds =
                RegistryBed.await(
                        bed.registry.registry.hospitals().beds(scope, of.hospitalId(), wardId));
        return new Range(of.hospitalId(), wardId, from, to, beds);
    }

    private static AlarmBurden burden(Range range) {
        Scope scope = Scope.hospitals(List.of(range.hospitalId()));
        return RegistryBed.await(bed.alarms.burden(scope, range));
    }
}
