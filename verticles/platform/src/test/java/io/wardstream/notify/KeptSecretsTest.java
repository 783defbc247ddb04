package io.wardstream.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.Secret;
import io.wardstream.notify.NotificationRoutes.Change.SecretMissing;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeptSecretsTest {
    private static final Secret NONE = new Secret("");
    private static final Secret KEY = new Secret("a key that is kept");
    private static final UUID SLACK = UUID.randomUUID();
    private static final UUID HOOK = UUID.randomUUID();
    private static final String URL = "https://hooks.example.org/a";
    private static final KeptSecrets KEPT =
            KeptSecrets.of(
                    new WardRoute(
                            1,
                            steps(
                                    new Recipient(SLACK, null, new Target.Slack(KEY)),
                                    new Recipient(HOOK, null, new Target.Webhook(URL, KEY)))));

    @Test
    void fillsInWhatIsKnown() {
        KeptSecrets.Filled filled =
                KEPT.into(
                        steps(
                                new Recipient(SLACK, "new name", new Target.Slack(NONE)),
                                new Recipient(HOOK, null, new Target.Webhook(URL, NONE))));

        assertThat(filled.missing()).isNull();
        assertThat(filled.steps().getFirst().recipients())
                .containsExactly(
                        new Recipient(SLACK, "new name", new Target.Slack(KEY)),
                        new Recipient(HOOK, null, new Target.Webhook(URL, KEY)));
    }

    @Test
    void handsNoKeyToAnotherUrl() {
        KeptSecrets.Filled filled =
                KEPT.into(
                        steps(
                                new Recipient(
                                        HOOK,
                                        null,
                                        new Target.Webhook("https://evil.example.org/", NONE))));

        assertThat(filled.missing()).isEqualTo(new SecretMissing(0, 0));
    }

    @Test
    void handsNoSecretToAnotherRecipient() {
        KeptSecrets.Filled filled =
                KEPT.into(steps(new Recipient(UUID.randomUUID(), null, new Target.Slack(NONE))));

        assertThat(filled.missing()).isEqualTo(new SecretMissing(0, 0));
    }

    @Test
    void makesUnknownIdsAnew() {
        UUID borrowed = UUID.randomUUID();

        KeptSecrets.Filled filled =
                KEPT.into(steps(new Recipient(borrowed, null, new Target.Sms("+4915100000"))));

        assertThat(filled.steps().getFirst().recipients().getFirst().id()).isNotEqualTo(borrowed);
    }

    @Test
    void printsNoSecret() {
        assertThat(steps(new Recipient(SLACK, null, new Target.Slack(KEY))).toString())
                .doesNotContain(KEY.value());
    }

    private static List<RouteStep> steps(Recipient... recipients) {
        return List.of(new RouteStep(0, AlarmPriority.LOW, List.of(recipients)));
    }
}
