package io.wardstream.store;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whose data a read may see. There is no read without one. Hospitals are read by the reader role
 * under row-level security, the platform itself by the platform role.
 */
public sealed interface Scope {

    /** Everything, for the platform's own work; never for an answer to a person. */
    static Scope platform() {
        return new Platform();
    }

    /** Everything of these hospitals; with none, no rows at all. */
    static Scope hospitals(List<Integer> hospitalIds) {
        return new Hospitals(hospitalIds, List.of(), List.of(), List.of());
    }

    record Platform() implements Scope {}

    /**
     * The rows of some hospitals.
     *
     * @param hospitalIds of which anything is seen: themselves, and what belongs to no ward
     * @param partialHospitals those of them of which only {@code wards} and {@code patients} are
     *     seen
     * @param wards seen with their patients and devices
     * @param patients seen wherever they are in the hospitals
     */
    record Hospitals(
            List<Integer> hospitalIds,
            List<Integer> partialHospitals,
            List<Integer> wards,
            List<Integer> patients)
            implements Scope {

        /** Ids begin at 1, so this one matches no row; an empty setting would be an error. */
        private static final String NONE = "0";

        public Hospitals {
            hospitalIds = List.copyOf(hospitalIds);
            partialHospitals = List.copyOf(partialHospitals);
            wards = List.copyOf(wards);
            patients = List.copyOf(patients);
        }

        /**
         * The settings {@code wardstream.hospitals}, {@code .partial}, {@code .wards} and {@code
         * .patients}: each ids with commas between, never empty.
         */
        Tuple settings() {
            return Tuple.of(
                    setting(hospitalIds),
                    setting(partialHospitals),
                    setting(wards),
                    setting(patients));
        }

        private static String setting(List<Integer> ids) {
            return ids.isEmpty()
                    ? NONE
                    : ids.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }
}
