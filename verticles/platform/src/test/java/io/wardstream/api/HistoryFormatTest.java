package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

final class HistoryFormatTest {

    @Test
    void givesJsonToWhoDoesNotCare() {
        assertThat(HistoryFormat.accepted(null)).isEqualTo(HistoryFormat.JSON);
        assertThat(HistoryFormat.accepted("*/*")).isEqualTo(HistoryFormat.JSON);
        assertThat(HistoryFormat.accepted("text/html, application/*;q=0.8"))
                .isEqualTo(HistoryFormat.JSON);
    }

    @Test
    void givesWhatIsLikedBest() {
        assertThat(HistoryFormat.accepted("text/csv")).isEqualTo(HistoryFormat.CSV);
        assertThat(HistoryFormat.accepted("Text/CSV; charset=utf-8")).isEqualTo(HistoryFormat.CSV);
        assertThat(HistoryFormat.accepted("application/json;q=0.5,application/x-ndjson"))
                .isEqualTo(HistoryFormat.NDJSON);
        assertThat(HistoryFormat.accepted("text/*;q=0.9,application/x-ndjson"))
                .isEqualTo(HistoryFormat.NDJSON);
    }

    @Test
    void refusesWhatItCannotWrite() {
        assertThat(refusal("image/png").status()).isEqualTo(406);
        assertThat(refusal("application/json;q=0").status()).isEqualTo(406);
        assertThat(refusal("").status()).isEqualTo(406);
        assertThat(refusal("text/csv;q=much").getMessage()).contains("text/csv");
    }

    private static Problem refusal(String accept) {
        return catchThrowableOfType(Problem.class, () -> HistoryFormat.accepted(accept));
    }
}
