package io.wardstream.store;

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

    /** The rows of these hospitals; with none, no rows at all. */
    static Scope hospitals(List<Integer> hospitalIds) {
        return new Hospitals(hospitalIds);
    }

    record Platform() implements Scope {}

    record Hospitals(List<Integer> hospitalIds) implements Scope {

        /** Ids begin at 1, so this one matches no row; an empty setting would be an error. */
        private static final String NO_HOSPITAL = "0";

        public Hospitals {
            hospitalIds = List.copyOf(hospitalIds);
        }

        /** The setting {@code wardstream.hospitals}: ids with commas between, never empty. */
        String setting() {
            return hospitalIds.isEmpty()
                    ? NO_HOSPITAL
                    : hospitalIds.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }
}
