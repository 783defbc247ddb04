package io.wardstream.api;

import io.wardstream.config.Secret;
import io.wardstream.notify.Channel;
import io.wardstream.notify.Recipient;
import io.wardstream.notify.Target;
import io.wardstream.notify.TargetRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A recipient somebody wants: an address, or a user to be looked up.
 *
 * @param id of one there is; a random one for a new one
 */
record RecipientBody(
        JsonBody json,
        UUID id,
        @Nullable String name,
        Target.@Nullable Address address,
        @Nullable UUID userId) {

    /** Every member there may be. */
    static final String[] MEMBERS = {
        "id", "name", "channel", "url", "secret", "address", "number", "userId"
    };

    /** What a route may hold. */
    static final String[] OF_ROUTES = {"slack", "webhook", "email", "sms", "user"};

    /** URLs are for those who answer for the hospital. */
    static final String[] OF_USERS = {"email", "sms"};

    private static final Map<String, List<String>> MEMBERS_OF =
            Map.of(
                    "slack", List.of("url"),
                    "webhook", List.of("url", "secret"),
                    "email", List.of("address"),
                    "sms", List.of("number"),
                    "user", List.of("userId"));

    private static final int MAX_NAME = 100;
    private static final int MAX_URL = 1_000;
    private static final int MIN_SECRET = 16;
    private static final int MAX_SECRET = 200;
    private static final int MAX_ADDRESS = 254;

    private static final Pattern ADDRESS =
            Pattern.compile(
                    "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{6,14}");

    /**
     * @param channels one of these
     * @throws Problem 400 when a member breaks its rule
     */
    static RecipientBody read(JsonBody json, TargetRules rules, String... channels) {
        UUID id = json.optionalId("id", "recipient");
        String name = json.optionalText("name", MAX_NAME);
        String channel = json.choice("channel", channels);
        refuseForeignMembers(json, channel);
        Channel direct = Channel.byWireName(channel);
        return new RecipientBody(
                json,
                id == null ? UUID.randomUUID() : id,
                name,
                direct == null ? null : address(json, direct, rules, id != null),
                direct == null ? json.id("userId", "user") : null);
    }

    /** The recipient of an address. */
    Recipient direct() {
        return new Recipient(id, name, Objects.requireNonNull(address));
    }

    private static void refuseForeignMembers(JsonBody json, String channel) {
        for (String member : List.of("url", "secret", "address", "number", "userId")) {
            if (json.isGiven(member)
                    && !MEMBERS_OF.getOrDefault(channel, List.of()).contains(member)) {
                throw json.refusal(member, "is not a member of channel " + channel);
            }
        }
    }

    private static Target.Address address(
            JsonBody json, Channel channel, TargetRules rules, boolean isKnown) {
        return switch (channel) {
            case SLACK -> new Target.Slack(new Secret(slackUrl(json, rules, isKnown)));
            case WEBHOOK -> new Target.Webhook(url(json, rules), new Secret(key(json, isKnown)));
            case EMAIL -> new Target.Email(mailAddress(json, rules));
            case SMS -> new Target.Sms(number(json, rules));
        };
    }

    /** Of a recipient there is, it may be left out: it is not read out either. */
    private static String slackUrl(JsonBody json, TargetRules rules, boolean isKnown) {
        return isKnown && !json.isGiven("url") ? "" : url(json, rules);
    }

    private static String url(JsonBody json, TargetRules rules) {
        String url = json.text("url", MAX_URL);
        Optional<String> refusal = rules.egress().refusal(url);
        if (refusal.isPresent()) {
            throw json.refusal("url", refusal.get());
        }
        return url;
    }

    private static String key(JsonBody json, boolean isKnown) {
        if (isKnown && !json.isGiven("secret")) {
            return "";
        }
        String key = json.text("secret", MAX_SECRET);
        if (key.length() < MIN_SECRET) {
            throw json.refusal(
                    "secret",
                    "must be a text of " + MIN_SECRET + " to " + MAX_SECRET + " characters");
        }
        return key;
    }

    private static String mailAddress(JsonBody json, TargetRules rules) {
        if (!rules.hasEmail()) {
            throw json.refusal("channel", "email is not set up here: notify.smtpHost");
        }
        String address = json.text("address", MAX_ADDRESS);
        if (!ADDRESS.matcher(address).matches()) {
            throw json.refusal("address", "must be the address of a mailbox");
        }
        return address;
    }

    private static String number(JsonBody json, TargetRules rules) {
        if (!rules.hasSms()) {
            throw json.refusal("channel", "sms is not set up here: notify.smsUrl");
        }
        String number = json.text("number", 16);
        if (!NUMBER.matcher(number).matches()) {
            throw json.refusal("number", "must be + and 7 to 15 digits");
        }
        return number;
    }
}
