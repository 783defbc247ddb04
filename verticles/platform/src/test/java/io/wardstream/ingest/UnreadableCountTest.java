package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UnreadableCountTest {
    private final UnreadableCount count = new UnreadableCount();

    @Test
    void callsTheThirdWithinAMinuteTooMany() {
        assertThat(count.isTooMany(0)).isFalse();
        assertThat(count.isTooMany(30_000)).isFalse();
        assertThat(count.isTooMany(60_000)).isTrue();
    }

    @Test
    void beginsAnewAfterAMinute() {
        assertThat(count.isTooMany(0)).isFalse();
        assertThat(count.isTooMany(1)).isFalse();
        assertThat(count.isTooMany(60_001)).isFalse();
        assertThat(count.isTooMany(60_002)).isFalse();
        assertThat(count.isTooMany(60_003)).isTrue();
    }
}
