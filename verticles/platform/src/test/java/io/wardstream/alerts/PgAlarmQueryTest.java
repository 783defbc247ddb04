package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PgAlarmQueryTest {

    private static final Instant FROM = Instant.parse("2026-03-01T10:00:00Z");
    private static final UUID GROUP = new UUID(1, 2);

    @Test
    void asksForNothingButTheWardOfAWard() {
        PgAlarmQuery query = new PgAlarmQuery(filter(7, 0), 0, 51);

        assertThat(conditions(query)).isEqualTo("ward_id = $1 AND group_id IS NULL");
        assertThat(query.sql()).endsWith("ORDER BY no DESC\nLIMIT $2");
        assertThat(query.values().size()).isEqualTo(2);
        assertThat(query.values().getInteger(0)).isEqualTo(7);
        assertThat(query.values().getInteger(1)).isEqualTo(51);
    }

    @Test
    void showsOfAPatientAlsoWhatBelongsToAGroup() {
        PgAlarmQuery query = new PgAlarmQuery(filter(0, 9), 400, 51);

        assertThat(conditions(query)).isEqualTo("no < $1 AND patient_id = $2");
    }

    @Test
    void asksForAllThatCanBeAskedFor() {
        AlarmFilter filter =
                new AlarmFilter(
                        1,
                        2,
                        3,
                        AlarmState.UNACKNOWLEDGED,
                        AlarmPriority.HIGH,
                        FROM,
                        FROM.plusSeconds(60),
                        AlarmKind.TECHNICAL,
                        GROUP);

        PgAlarmQuery query = new PgAlarmQuery(filter, 5, 2);

        assertThat(conditions(query))
                .isEqualTo(
                        "no < $1 AND hospital_id = $2 AND ward_id = $3 AND patient_id = $4"
                                + " AND state = $5 AND priority = $6 AND raised_at >= $7"
                                + " AND raised_at < $8 AND kind = $9 AND group_id = $10");
        assertThat(query.values().getString(5)).isEqualTo("high");
        assertThat(query.values().getOffsetDateTime(6)).isEqualTo(FROM.atOffset(ZoneOffset.UTC));
        assertThat(query.values().getUUID(9)).isEqualTo(GROUP);
    }

    @Test
    void asksForOneTextForAllWards() {
        assertThat(new PgAlarmQuery(filter(7, 0), 0, 51).sql())
                .isEqualTo(new PgAlarmQuery(filter(8, 0), 0, 101).sql());
    }

    private static AlarmFilter filter(int ward, int patient) {
        return new AlarmFilter(0, ward, patient, null, null, null, null);
    }

    private static String conditions(PgAlarmQuery query) {
        String sql = query.sql();
        return sql.substring(sql.indexOf("WHERE ") + 6, sql.indexOf("\nORDER BY"))
                .replaceAll("\\s+", " ");
    }
}
