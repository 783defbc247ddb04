package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Rfc3339Test {
    @Property(tries = 1000)
    void readsEveryInstantJavaWrites(
            @ForAll @LongRange(min = 0, max = FieldReader.MAX_INSTANT) long millis,
            @ForAll @IntRange(min = -1079, max = 1079) int offsetMinutes) {
        Instant instant = Instant.ofEpochMilli(millis);
        OffsetDateTime there = instant.atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));

        assertThat(Rfc3339.parse(instant.toString())).isEqualTo(millis);
        if (there.getYear() <= 9999 && there.getSecond() + there.getNano() > 0) {
            assertThat(Rfc3339.parse(there.toString())).isEqualTo(millis);
        }
    }

    @Property(tries = 1000)
    void anyTextIsAnswered(@ForAll String text) {
        assertThat(Rfc3339.parse(text)).isEqualTo(Rfc3339.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01t00:00:00z,0",
        "1970-01-01T00:00:00-00:00,0",
        "1970-01-01T00:00:00.1239999Z,123",
        "1970-01-01T00:00:60Z,60000",
        "2024-02-29T12:00:00+05:30,1709188200000",
        "1969-12-31T23:59:59.5Z,-500"
    })
    void readsWhatTheStandardAllows(String text, long millis) {
        assertThat(Rfc3339.parse(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1970-01-01",
                "1970-01-01T00:00:00",
                "1970-01-01 00:00:00Z",
                "1970-01-01T00:00Z",
                "1970-13-01T00:00:00Z",
                "1970-00-01T00:00:00Z",
                "1970-01-32T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "1970-01-00T00:00:00Z",
                "1970-01-01T24:00:00Z",
                "1970-01-01T00:60:00Z",
                "1970-01-01T00:00:61Z",
                "1970-01-01T00:00:00.Z",
                "1970-01-01T00:00:00Zx",
                "1970-01-01T00:00:00+01",
                "1970-01-01T00:00:00+24:00",
                "1970-01-01T00:00:00+01:60",
                "1970-01-01T00:00:00+01:00x",
                "+970-01-01T00:00:00Z"
            })
    void refusesWhatItDoesNot(String text) {
        assertThat(Rfc3339.parse(text)).isEqualTo(Rfc3339.NONE);
    }
}
