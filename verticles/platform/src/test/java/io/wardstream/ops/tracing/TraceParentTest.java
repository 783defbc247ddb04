package io.wardstream.ops.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void readsWhatItWrites() {
        TraceParent parent = new TraceParent(TRACE, SPAN, true);

        assertThat(parent.header()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
        assertThat(TraceParent.parse(parent.header())).contains(parent);
    }

    @Test
    void knowsThatItsCallerDoesNotKeepTheTrace() {
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-00"))
                .contains(new TraceParent(TRACE, SPAN, false));
    }

    @Test
    void readsLaterVersionsAsFarAsItKnowsThem() {
        assertThat(TraceParent.parse("01-" + TRACE + "-" + SPAN + "-03-more"))
                .contains(new TraceParent(TRACE, SPAN, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-0000000000000000-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01"
            })
    void takesNothingElseForOne(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }

    @Test
    void takesNoHeaderAndNoLongOneForOne() {
        assertThat(TraceParent.parse(null)).isEmpty();
        assertThat(TraceParent.parse("01-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(200)))
                .isEmpty();
    }
}
