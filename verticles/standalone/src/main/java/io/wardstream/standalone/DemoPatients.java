package io.wardstream.standalone;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Gives the patients of a demonstration ward a bed and an invented name, so that it reads as one.
 */
final class DemoPatients {
    /** Of those beyond nobody looks at every tile, and naming them would delay the start. */
    static final int MOST_NAMED = 200;

    private static final List<String> GIVEN =
            List.of(
                    "Ada", "Bruno", "Clara", "David", "Edith", "Felix", "Greta", "Hugo", "Ines",
                    "Jonas", "Karin", "Leo", "Maria", "Nils", "Olga", "Paul", "Rosa", "Simon",
                    "Tilda", "Viktor");
    private static final List<String> FAMILY =
            List.of(
                    "Alder", "Aspen", "Beech", "Birch", "Cedar", "Elder", "Elm", "Fir", "Hazel",
                    "Holly", "Juniper", "Larch", "Linden", "Maple", "Oakley", "Pine", "Rowan",
                    "Spruce", "Willow", "Yew");
    private static final int STEP = 7; // shares no divisor with the number of names

    private final Api api;

    DemoPatients(Api api) {
        this.api = api;
    }

    /**
     * Names the patients of new devices.
     *
     * @param first index of the first of these devices among all of the demonstration
     * @param devices as the platform answered, a line of JSON each
     */
    void name(int first, List<String> devices) {
        int named = Math.clamp(MOST_NAMED - first, 0, devices.size());
        for (int offset = 0; offset < named; offset++) {
            int index = first + offset;
            String patient = new JsonObject(devices.get(offset)).getString("patientId");
            api.patch(
                    "/api/patients/" + patient,
                    new JsonObject().put("bed", bed(index)).put("displayName", nameOf(index)));
        }
    }

    /** Counted within its ward, from 1. */
    static String bed(int index) {
        return Integer.toString(index % DemoWard.BEDS + 1);
    }

    /** Another one for each index below {@link #MOST_NAMED}. */
    static String nameOf(int index) {
        int family = (STEP * index + index / GIVEN.size()) % FAMILY.size();
        return GIVEN.get(index % GIVEN.size()) + " " + FAMILY.get(family);
    }
}
