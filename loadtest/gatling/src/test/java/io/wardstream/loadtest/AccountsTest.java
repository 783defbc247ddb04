package io.wardstream.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AccountsTest {
    private static final long EPOCH = 1_764_000_000_000L;

    private final Monitor monitor = new Monitor(new Bed("d", "secret", "p"), 0, 1_000);

    AccountsTest() {
        monitor.start(EPOCH);
        String _ = monitor.frame(EPOCH + 9_000);
        monitor.allAcked();
    }

    @Test
    void whatWasAckedAndIsThereIsKept() {
        assertThat(Accounts.verdict(hours("{\"stored\":4},{\"stored\":6}"), monitor))
                .isEqualTo("kept");
    }

    @Test
    void whatWasAckedAndIsNotThereIsLost() {
        assertThat(Accounts.verdict(hours("{\"stored\":9}"), monitor))
                .isEqualTo("acked 10, stored 9, holes 0");
    }

    @Test
    void aHoleInTheEpochOfTheRunIsALoss() {
        String hole =
                "{\"stored\":12,\"missingSeqs\":[{\"epoch\":1,\"from\":1,\"to\":5},{\"epoch\":"
                        + EPOCH
                        + ",\"from\":3,\"to\":3}]}";

        assertThat(Accounts.verdict(hours(hole), monitor))
                .isEqualTo("acked 10, stored 12, holes 1");
    }

    @Test
    void whatNobodyKnowsIsNotKept() {
        assertThat(Accounts.verdict(hours("{\"stored\":null,\"missingSeqs\":null}"), monitor))
                .isNotEqualTo("kept");
        assertThat(Accounts.verdict("nonsense", monitor)).isNotEqualTo("kept");
    }

    private static String hours(String hours) {
        return "{\"hours\":[" + hours + "]}";
    }
}
