package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TextsTest {

    @Test
    void readsInstantsInBothForms() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");

        assertThat(Texts.instant("2026-03-01T12:00:00Z")).contains(noon);
        assertThat(Texts.instant("2026-03-01T13:00:00+01:00")).contains(noon);
        assertThat(Texts.instant("1772366400000")).contains(noon);
        assertThat(Texts.instant("0")).contains(Instant.EPOCH);
    }

    @Test
    void readsNoInstantWhereThereIsNone() {
        assertThat(Texts.instant("")).isEmpty();
        assertThat(Texts.instant("-1")).isEmpty();
        assertThat(Texts.instant("2026-03-01")).isEmpty();
        assertThat(Texts.instant("99999999999999999999")).isEmpty();
        assertThat(Texts.instant("+999999999-01-01T00:00:00Z")).isEmpty();
        assertThat(Texts.instant("٣٣")).isEmpty();
    }

    @Test
    void knowsAnEntityTagInAList() {
        assertThat(EntityTag.isNamed("\"a\", W/\"b\"", "\"b\"")).isTrue();
        assertThat(EntityTag.isNamed("*", "\"b\"")).isTrue();
        assertThat(EntityTag.isNamed("\"bb\"", "\"b\"")).isFalse();
        assertThat(EntityTag.isNamed(null, "\"b\"")).isFalse();
    }
}
