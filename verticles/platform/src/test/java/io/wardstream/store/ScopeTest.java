package io.wardstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScopeTest {

    @Test
    void namesItsHospitalsToTheDatabase() {
        assertThat(settings(Scope.hospitals(List.of(3, 1, 2)))).startsWith("3,1,2");
    }

    @Test
    void namesNoHospitalWhenItHasNone() {
        assertThat(settings(Scope.hospitals(List.of()))).containsExactly("0", "0", "0", "0");
    }

    @Test
    void saysOfWhichHospitalsOnlySomeWardsAndPatientsAreSeen() {
        Scope scope =
                new Scope.Hospitals(List.of(1, 2), List.of(2), List.of(21, 22), List.of(2_001));

        assertThat(settings(scope)).containsExactly("1,2", "2", "21,22", "2001");
    }

    @Test
    void doesNotGrowWithTheListItWasMadeOf() {
        List<Integer> hospitals = new ArrayList<>(List.of(1));
        Scope scope = Scope.hospitals(hospitals);

        hospitals.add(2);

        assertThat(scope).isEqualTo(Scope.hospitals(List.of(1)));
    }

    private static List<String> settings(Scope scope) {
        Tuple settings = ((Scope.Hospitals) scope).settings();
        return IntStream.range(0, settings.size()).mapToObj(settings::getString).toList();
    }
}
