package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class JsonBodyTest {

    @Test
    void readsNumbersWithAndWithoutDecimals() {
        JsonBody body =
                JsonBody.of(
                        JsonBody.read(Buffer.buffer("{\"a\":88,\"b\":38.5,\"c\":1e2}")),
                        "a",
                        "b",
                        "c");

        assertThat(body.optionalNumber("a", 0, 100)).isEqualTo(88.0);
        assertThat(body.optionalNumber("b", 0, 100)).isEqualTo(38.5);
        assertThat(body.optionalNumber("c", 0, 100)).isEqualTo(100.0);
    }

    @Test
    void takesAnAbsentNumberAndNullForNone() {
        JsonBody body = JsonBody.of(JsonBody.read(Buffer.buffer("{\"a\":null}")), "a", "b");

        assertThat(body.optionalNumber("a", 0, 100)).isNull();
        assertThat(body.optionalNumber("b", 0, 100)).isNull();
        assertThat(body.isGiven("a")).isFalse();
    }

    @Test
    void namesTheBoundOfANumberThatIsNone() {
        for (String value : List.of("\"88\"", "true", "[88]", "{}", "\"NaN\"")) {
            JsonBody body =
                    JsonBody.of(JsonBody.read(Buffer.buffer("{\"low\":" + value + "}")), "low");
            assertRefused(
                    () -> body.optionalNumber("low", 15, 50.5),
                    "low must be a number from 15 to 50.5");
        }
    }

    @Test
    void saysWhatANumberOutOfBoundsWas() {
        JsonBody body =
                JsonBody.of(
                        JsonBody.read(
                                Buffer.buffer("{\"below\":-0.5,\"above\":100.1,\"far\":1e400}")),
                        "below",
                        "above",
                        "far");

        assertRefused(
                () -> body.optionalNumber("below", 0, 100),
                "below must be a number from 0 to 100, was -0.5");
        assertRefused(
                () -> body.optionalNumber("above", 0, 100),
                "above must be a number from 0 to 100, was 100.1");
        assertRefused(
                () -> body.optionalNumber("far", 0, 100),
                "far must be a number from 0 to 100, was Infinity");
    }

    @Test
    void refusesNumbersThatAreNoJson() {
        assertThatThrownBy(() -> JsonBody.of(JsonBody.read(Buffer.buffer("{\"low\":NaN}")), "low"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not readable JSON");
    }

    @Test
    void namesMembersOfAnObjectByTheirPath() {
        JsonBody body =
                JsonBody.of(
                        JsonBody.read(Buffer.buffer("{\"scope\":{\"x\":1},\"a\":1}")),
                        "scope",
                        "a");

        assertRefused(() -> body.object("scope", "wardId"), "scope.x is not known here");
        assertRefused(() -> body.object("a", "wardId"), "a must be an object");
    }

    private static void assertRefused(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading)
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith(message)
                .extracting(problem -> ((Problem) problem).status())
                .isEqualTo(400);
    }
}
