package io.wardstream.notify;

import io.wardstream.notify.Message.Entry;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** A message in words. Pure. */
final class MessageText {

    /** More is counted: a storm of a ward must fit onto a telephone. */
    private static final int MAX_LINES = 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private MessageText() {}

    /** {@code HIGH 4 West bed 12: SpO2 86 < 88}, or how many alarms of the ward. */
    static String subject(Message message) {
        String priority = message.priority().wireName().toUpperCase(Locale.ROOT);
        String head = priority + " " + message.ward();
        if (message.alarms().size() > 1) {
            return head + ": " + message.alarms().size() + " alarms" + reminder(message);
        }
        return head + " " + what(message.alarms().getFirst()) + reminder(message);
    }

    /** The subject, and a line an alarm. */
    static String whole(Message message) {
        String lines =
                message.alarms().stream()
                        .limit(MAX_LINES)
                        .map(MessageText::line)
                        .collect(Collectors.joining("\n"));
        int more = message.alarms().size() - MAX_LINES;
        return subject(message) + "\n" + lines + (more > 0 ? "\nand " + more + " more" : "");
    }

    private static String line(Entry alarm) {
        return TIME.format(alarm.raisedAt())
                + " "
                + alarm.priority().wireName().toUpperCase(Locale.ROOT)
                + " "
                + what(alarm);
    }

    private static String what(Entry alarm) {
        String bed = alarm.bed() == null ? "without bed" : "bed " + alarm.bed();
        String name = alarm.patientName() == null ? "" : " (" + alarm.patientName() + ")";
        return bed + name + ": " + alarm.text();
    }

    private static String reminder(Message message) {
        return message.afterMinutes() == 0
                ? ""
                : ", not acknowledged for " + message.afterMinutes() + " min";
    }
}
