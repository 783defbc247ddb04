package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=10-19, 10, 20",
        "bytes=90-, 90, 100",
        "bytes=90-200, 90, 100",
        "bytes=-10, 90, 100",
        "bytes=-1000, 0, 100"
    })
    void isAPartOfWhatThereIs(String header, long from, long to) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Part(from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
    void isOutsideOfWhatThereIs(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Outside());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=-",
                "bytes=5-4",
                "bytes=0-1,5-6",
                "lines=0-1",
                "bytes=x-1",
                "bytes=99999999999999999999-"
            })
    void isAllOfItWhenNothingElseWasSaid(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.All());
    }

    @Test
    void isAllOfItWithoutTheHeader() {
        assertThat(ByteRange.of(null, 100)).isEqualTo(new ByteRange.All());
    }
}
