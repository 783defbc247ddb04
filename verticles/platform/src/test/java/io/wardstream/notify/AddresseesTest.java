package io.wardstream.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.AlarmPriority;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is to be told at the moment of sending, whoever it was when the message was ordered. */
class AddresseesTest {
    private static final int WARD = 7;
    private static final int OTHER_WARD = 8;
    private static final int USER = 3;
    private static final Target.Sms TELEPHONE = new Target.Sms("+4915112345678");
    private static final Recipient DIRECT = recipient(TELEPHONE);
    private static final Recipient CHANNEL = recipient(TELEPHONE);
    private static final Recipient PERSON = recipient(new Target.Person(USER, UUID.randomUUID()));

    @Test
    void findsARecipientInTheRouteOfItsWardOnly() {
        Addressees addressees = new Addressees(Map.of(WARD, route(DIRECT)), Map.of());

        assertThat(addressees.find(WARD, DIRECT.id(), 0, AlarmPriority.LOW)).isEqualTo(TELEPHONE);
        assertThat(addressees.find(OTHER_WARD, DIRECT.id(), 0, AlarmPriority.LOW)).isNull();
    }

    @Test
    void tellsAPersonWhomTheRouteStillNames() {
        Map<Integer, Preference> wishes = Map.of(USER, wish(true, AlarmPriority.LOW));

        Addressees named = new Addressees(Map.of(WARD, route(PERSON)), wishes);
        Addressees gone = new Addressees(Map.of(WARD, route(DIRECT)), wishes);

        assertThat(named.find(WARD, CHANNEL.id(), USER, AlarmPriority.LOW)).isEqualTo(TELEPHONE);
        assertThat(gone.find(WARD, CHANNEL.id(), USER, AlarmPriority.LOW)).isNull();
    }

    @Test
    void tellsNobodyWhoDoesNotWantItAnyMore() {
        Addressees silent = of(wish(false, AlarmPriority.LOW));
        Addressees choosy = of(wish(true, AlarmPriority.HIGH));

        assertThat(silent.find(WARD, CHANNEL.id(), USER, AlarmPriority.HIGH)).isNull();
        assertThat(choosy.find(WARD, CHANNEL.id(), USER, AlarmPriority.MEDIUM)).isNull();
        assertThat(choosy.find(WARD, CHANNEL.id(), USER, AlarmPriority.HIGH)).isEqualTo(TELEPHONE);
    }

    private static Addressees of(Preference wish) {
        return new Addressees(Map.of(WARD, route(PERSON)), Map.of(USER, wish));
    }

    private static Preference wish(boolean isEnabled, AlarmPriority minimum) {
        return new Preference(1, isEnabled, minimum, null, List.of(CHANNEL));
    }

    private static WardRoute route(Recipient recipient) {
        return new WardRoute(1, List.of(new RouteStep(0, AlarmPriority.LOW, List.of(recipient))));
    }

    private static Recipient recipient(Target target) {
        return new Recipient(UUID.randomUUID(), null, target);
    }
}
