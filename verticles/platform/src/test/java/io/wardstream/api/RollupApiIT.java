package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.wardstream.api.ApiBed.Place;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class RollupApiIT {

    private static final String PATH = "/api/rollups/verify";

    private static ApiBed bed;
    private static Place place;
    private static String patient;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
        place = bed.place("Compared");
        patient = bed.patient(place);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void answersHowMuchWasComparedAndWhatDiffers() {
        for (String of : new String[] {"?patient=" + patient, "?ward=" + place.ward()}) {
            JsonObject report = bed.get(PATH + of).bodyAsJsonObject();

            assertThat(report.getInteger("patients")).isEqualTo(1);
            assertThat(report.getInteger("buckets")).isZero();
            assertThat(report.getInteger("differences")).isZero();
            assertThat(report.getInteger("waiting")).isZero();
            assertThat(report.getJsonArray("items")).isEmpty();
        }
    }

    @Test
    void refusesWhatItCannotCompare() {
        assertThat(status("")).isEqualTo(400);
        assertThat(status("?patient=" + patient + "&ward=" + place.ward())).isEqualTo(400);
        assertThat(status("?patient=" + patient + "&from=2026-03-01T12:00:00Z")).isEqualTo(400);
        assertThat(status("?patient=" + patient + "&from=2026-02-28T12:00:00Z")).isEqualTo(200);
        assertThat(status("?patient=" + patient + "&from=2026-02-28T11:59:59Z")).isEqualTo(422);
        assertThat(status("?ward=" + place.ward() + "&from=2026-03-01T10:59:59Z")).isEqualTo(422);
        assertThat(status("?patient=00000000-0000-4000-8000-000000000000")).isEqualTo(404);
    }

    @Test
    void isForAdministratorsOfTheHospital() {
        String clinician = bed.userAt("comparing clinician", "clinician", place.hospital());
        String admin = bed.userAt("comparing admin", "hospital-admin", place.hospital());
        String foreign =
                bed.userAt(
                        "foreign admin", "hospital-admin", bed.place("Other compared").hospital());

        assertThat(status(clinician, "?patient=" + patient)).isEqualTo(403);
        assertThat(status(clinician, "?ward=" + place.ward())).isEqualTo(403);
        assertThat(status(admin, "?patient=" + patient)).isEqualTo(200);
        assertThat(status(foreign, "?patient=" + patient)).isEqualTo(404);
        assertThat(status(foreign, "?ward=" + place.ward())).isEqualTo(404);
    }

    private static int status(String query) {
        return status(bed.admin, query);
    }

    private static int status(String token, String query) {
        return bed.send(HttpMethod.GET, PATH + query, token, null).statusCode();
    }
}
