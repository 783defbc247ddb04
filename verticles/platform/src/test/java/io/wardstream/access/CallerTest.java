package io.wardstream.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.store.Scope;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallerTest {

    private static final int HERE = 1;
    private static final int ELSEWHERE = 2;
    private static final int MY_WARD = 11;
    private static final int OTHER_WARD = 12;
    private static final int SOMEBODY = 1_001;

    @Test
    void seesAllOfAHospitalItMayReadWhole() {
        Caller caller = caller(List.of(), Grant.at(Role.VIEWER, HERE));

        assertThat(caller.scope()).isEqualTo(Scope.hospitals(List.of(HERE)));
        assertThat(caller.sees(HERE, OTHER_WARD, SOMEBODY)).isTrue();
        assertThat(caller.sees(ELSEWHERE, MY_WARD, SOMEBODY)).isFalse();
    }

    @Test
    void seesOnlyItsWardWithAGrantForOne() {
        Caller caller = caller(List.of(), new Grant(Role.CLINICIAN, HERE, MY_WARD));

        assertThat(caller.scope())
                .isEqualTo(
                        new Scope.Hospitals(
                                List.of(HERE), List.of(HERE), List.of(MY_WARD), List.of()));
        assertThat(caller.sees(HERE, MY_WARD, SOMEBODY)).isTrue();
        assertThat(caller.sees(HERE, OTHER_WARD, SOMEBODY)).isFalse();
    }

    @Test
    void seesAPatientItHasOpenedAndNobodyElseThere() {
        Caller caller = caller(List.of(SOMEBODY), new Grant(Role.CLINICIAN, HERE, MY_WARD));

        assertThat(caller.sees(HERE, OTHER_WARD, SOMEBODY)).isTrue();
        assertThat(caller.sees(HERE, OTHER_WARD, SOMEBODY + 1)).isFalse();
        assertThat(caller.sees(HERE, OTHER_WARD)).isFalse();
        assertThat(caller.sees(ELSEWHERE, OTHER_WARD, SOMEBODY)).isFalse();
    }

    @Test
    void seesNobodyAsAnAuditor() {
        Caller caller = caller(List.of(SOMEBODY), Grant.at(Role.AUDITOR, HERE));

        assertThat(caller.scope())
                .isEqualTo(new Scope.Hospitals(List.of(HERE), List.of(HERE), List.of(), List.of()));
        assertThat(caller.sees(HERE, MY_WARD, SOMEBODY)).isFalse();
        assertThat(caller.readsAnythingIn(HERE)).isFalse();
    }

    @Test
    void mayDoInAWardWhatAGrantForItAllows() {
        Caller caller = caller(List.of(), new Grant(Role.CLINICIAN, HERE, MY_WARD));

        assertThat(caller.may(Permission.MANAGE_PATIENTS, HERE, MY_WARD)).isTrue();
        assertThat(caller.may(Permission.MANAGE_PATIENTS, HERE, OTHER_WARD)).isFalse();
        assertThat(caller.may(Permission.MANAGE_PATIENTS, HERE)).isFalse();
    }

    private static Caller caller(List<Integer> opened, Grant... grants) {
        return new Caller(1, "nurse", UUID.randomUUID(), List.of(grants), List.of(HERE), opened);
    }
}
