package io.wardstream.notify;

import io.wardstream.codec.model.AlarmPriority;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is to be told at this moment, by the routes of wards and the preferences of people. */
final class Addressees {

    private record OfWard(Map<UUID, Target.Address> direct, Set<Integer> people) {}

    private static final OfWard NOBODY = new OfWard(Map.of(), Set.of());

    private final Map<Integer, OfWard> wards = new HashMap<>();
    private final Map<Integer, Preference> preferences;

    /**
     * @param routes by ward
     * @param preferences by user
     */
    Addressees(Map<Integer, WardRoute> routes, Map<Integer, Preference> preferences) {
        this.preferences = preferences;
        routes.forEach((ward, route) -> wards.put(ward, ofWard(route)));
    }

    private static OfWard ofWard(WardRoute route) {
        Map<UUID, Target.Address> direct = new HashMap<>();
        Set<Integer> people = new HashSet<>();
        for (RouteStep step : route.steps()) {
            for (Recipient recipient : step.recipients()) {
                switch (recipient.target()) {
                    case Target.Address address -> direct.put(recipient.id(), address);
                    case Target.Person person -> people.add(person.userId());
                }
            }
        }
        return new OfWard(direct, people);
    }

    /**
     * Where a recipient is to be found.
     *
     * @param userId whose channel it is; 0: it stands in the route itself
     * @return null when it is gone, or is not to be told of this ward or this priority any more
     */
    Target.@Nullable Address find(int wardId, UUID recipient, int userId, AlarmPriority priority) {
        OfWard ward = wards.getOrDefault(wardId, NOBODY);
        if (userId == 0) {
            return ward.direct().get(recipient);
        }
        Preference preference = preferences.getOrDefault(userId, Preference.NONE);
        if (!ward.people().contains(userId) || !preference.wants(priority)) {
            return null;
        }
        return preference.channels().stream()
                .filter(channel -> channel.id().equals(recipient))
                .findFirst()
                .map(channel -> channel.target() instanceof Target.Address address ? address : null)
                .orElse(null);
    }
}
