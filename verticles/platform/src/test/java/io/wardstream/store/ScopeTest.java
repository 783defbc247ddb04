package io.wardstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTest {

    @Test
    void writesHospitalsWithCommas() {
        assertThat(new Scope.Hospitals(List.of(3, 1, 2)).setting()).isEqualTo("3,1,2");
    }

    @Test
    void seesNothingWithoutAHospital() {
        assertThat(new Scope.Hospitals(List.of()).setting()).isEqualTo("0");
    }

    @Test
    void doesNotGrowWithTheListItWasMadeOf() {
        List<Integer> hospitals = new ArrayList<>(List.of(1));
        Scope.Hospitals scope = new Scope.Hospitals(hospitals);

        hospitals.add(2);

        assertThat(scope.hospitalIds()).containsExactly(1);
    }
}
