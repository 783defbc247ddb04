package io.wardstream.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.Secret;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said, and by which signature it is known. */
class MessageTest {
    private static final Instant RAISED = Instant.parse("2026-03-01T11:59:00Z");
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @Test
    void namesWardBedAlarmAndTime() {
        Message message = message(0, alarm("12", null));

        assertThat(MessageText.whole(message))
                .isEqualTo(
                        """
                        HIGH 4 West bed 12: SpO2 86 < 88
                        11:59:00 UTC HIGH bed 12: SpO2 86 < 88\
                        """);
    }

    @Test
    void saysForHowLongNobodyAnswered() {
        Message message = message(5, alarm(null, null));

        assertThat(MessageText.subject(message))
                .isEqualTo("HIGH 4 West without bed: SpO2 86 < 88, not acknowledged for 5 min");
    }

    @Test
    void countsTheAlarmsOfAStorm() {
        Message message =
                new Message(ID, ID, "4 West", 0, Collections.nCopies(500, alarm("12", null)));

        assertThat(MessageText.subject(message)).isEqualTo("HIGH 4 West: 500 alarms");
        assertThat(MessageText.whole(message)).hasLineCount(22).endsWith("and 480 more");
    }

    @Test
    void namesPatientsOnlyWhereTheOperatorWantsThat() {
        assertThat(MessageText.whole(message(0, alarm("12", "Jane Doe"))))
                .contains("bed 12 (Jane Doe)");
        assertThat(alarm("12", "Jane Doe").toString()).doesNotContain("Jane");
    }

    @Test
    void escapesWhatSlackReadsAsMarkup() {
        JsonObject body = SlackSender.body(message(0, alarm("<!here>", null)));

        assertThat(body.getString("text")).contains("bed &lt;!here&gt;: SpO2 86 &lt; 88");
    }

    /** RFC 4231 has no such text; the value was computed with OpenSSL. */
    @Test
    void signsTimeAndBody() {
        String signature =
                Signature.of(new Secret("secret"), 1_764_000_000L, Buffer.buffer("{\"a\":1}"));

        assertThat(signature)
                .isEqualTo(
                        "t=1764000000,v1=112dc1736ad0328f094ebdad63c8bde5936ce7d0bb7ae467f9f8d481a26df51c");
    }

    private static Message message(int afterMinutes, Message.Entry... alarms) {
        return new Message(ID, ID, "4 West", afterMinutes, List.of(alarms));
    }

    private static Message.Entry alarm(@Nullable String bed, @Nullable String name) {
        return new Message.Entry(
                ID, ID, bed, name, AlarmPriority.HIGH, "SPO2_LOW", "SpO2 86 < 88", RAISED);
    }
}
