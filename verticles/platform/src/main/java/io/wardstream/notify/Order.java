package io.wardstream.notify;

import io.wardstream.codec.model.AlarmPriority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * That one recipient is told of one alarm.
 *
 * @param userId whose channel it is; 0: it stands in the route itself
 * @param dueAt not before it
 */
record Order(
        AlarmCase alarm,
        int afterMinutes,
        Recipient recipient,
        Target.Address address,
        int userId,
        Instant dueAt) {

    /**
     * What the steps that are due ask for.
     *
     * @param preferences by user; who is not in it has none
     * @param group how long a message waits for others
     */
    static List<Order> of(
            AlarmCase alarm,
            List<RouteStep> due,
            Map<Integer, Preference> preferences,
            Instant now,
            Duration group) {
        List<Order> orders = new ArrayList<>();
        Instant dueAt = now.plus(group);
        for (RouteStep step : due) {
            for (Recipient recipient : step.recipients()) {
                switch (recipient.target()) {
                    case Target.Address address ->
                            orders.add(
                                    new Order(
                                            alarm,
                                            step.afterMinutes(),
                                            recipient,
                                            address,
                                            0,
                                            dueAt));
                    case Target.Person person ->
                            addPerson(
                                    orders,
                                    alarm,
                                    step,
                                    person,
                                    preferences.getOrDefault(person.userId(), Preference.NONE),
                                    dueAt);
                }
            }
        }
        return orders;
    }

    private static void addPerson(
            List<Order> orders,
            AlarmCase alarm,
            RouteStep step,
            Target.Person person,
            Preference preference,
            Instant dueAt) {
        if (!preference.wants(alarm.priority())) {
            return;
        }
        QuietHours quiet = preference.quietHours();
        boolean isUrgent = alarm.priority() == AlarmPriority.HIGH;
        Instant at = quiet == null || isUrgent ? dueAt : quiet.end(dueAt);
        for (Recipient channel : preference.channels()) {
            if (channel.target() instanceof Target.Address address) {
                orders.add(
                        new Order(
                                alarm, step.afterMinutes(), channel, address, person.userId(), at));
            }
        }
    }
}
