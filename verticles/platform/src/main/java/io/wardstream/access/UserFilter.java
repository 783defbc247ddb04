package io.wardstream.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which users are wanted.
 *
 * @param hospitals those whose every grant lies in one of these, and who have one; null: all
 * @param namePrefix how the name begins, whatever the case; null: anyhow
 * @param kind null: either
 * @param isEnabled null: either
 */
public record UserFilter(
        @Nullable List<Integer> hospitals,
        @Nullable String namePrefix,
        User.@Nullable Kind kind,
        @Nullable Boolean isEnabled) {

    public UserFilter {
        hospitals = hospitals == null ? null : List.copyOf(hospitals);
    }
}
