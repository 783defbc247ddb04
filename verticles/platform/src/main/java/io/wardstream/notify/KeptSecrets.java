package io.wardstream.notify;

import io.wardstream.config.Secret;
import io.wardstream.notify.NotificationRoutes.Change.SecretMissing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Secrets are written and never read out: who changes a route need not know those it has. Pure. */
final class KeptSecrets {

    private final Map<UUID, Target> known = new HashMap<>();

    private KeptSecrets() {}

    static KeptSecrets of(WardRoute route) {
        KeptSecrets kept = new KeptSecrets();
        for (RouteStep step : route.steps()) {
            step.recipients().forEach(one -> kept.known.put(one.id(), one.target()));
        }
        return kept;
    }

    /**
     * Steps with their secrets.
     *
     * @param missing null unless a recipient has none
     */
    record Filled(List<RouteStep> steps, @Nullable SecretMissing missing) {}

    Filled into(List<RouteStep> steps) {
        List<RouteStep> filled = new ArrayList<>();
        for (int step = 0; step < steps.size(); step++) {
            RouteStep given = steps.get(step);
            List<Recipient> recipients = new ArrayList<>();
            for (int index = 0; index < given.recipients().size(); index++) {
                Recipient recipient = filled(given.recipients().get(index));
                Secret secret = RecipientJson.secret(recipient.target());
                if (secret != null && secret.isEmpty()) {
                    return new Filled(List.of(), new SecretMissing(step, index));
                }
                recipients.add(recipient);
            }
            filled.add(new RouteStep(given.afterMinutes(), given.minimumPriority(), recipients));
        }
        return new Filled(filled, null);
    }

    private Recipient filled(Recipient given) {
        Target before = known.get(given.id());
        UUID id = before == null ? UUID.randomUUID() : given.id();
        return new Recipient(id, given.name(), filled(given.target(), before));
    }

    /** A key is not handed on to another URL: who holds that would learn to sign. */
    private static Target filled(Target given, @Nullable Target before) {
        return switch (given) {
            case Target.Slack slack when slack.url().isEmpty() && before instanceof Target.Slack ->
                    before;
            case Target.Webhook(String url, Secret key)
                    when key.isEmpty()
                            && before instanceof Target.Webhook kept
                            && kept.url().equals(url) ->
                    kept;
            default -> given;
        };
    }
}
