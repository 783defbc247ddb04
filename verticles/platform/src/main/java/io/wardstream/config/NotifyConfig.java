package io.wardstream.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Telling people about alarms.
 *
 * @param instances event loops that send; 0: this node sends nothing
 * @param poll between two looks for what is to be done; a good attempt begins the next at once
 * @param group how long a message waits for other alarms of its ward
 * @param attemptTimeout longest an attempt may take, whatever the other side does
 * @param concurrency attempts under way at once, each instance
 * @param perTarget of these, to one server
 * @param maxAttempts then a message is dead
 * @param firstRetry wait after the first attempt that failed; doubled with each, to five minutes
 * @param maxAge a message not sent by then is dead
 * @param keep how long what is over is kept
 * @param hasPatientNames messages carry the names of patients
 * @param allowedHosts {@code host} or {@code host:port} that may be called without TLS and inside
 *     private networks
 */
public record NotifyConfig(
        int instances,
        Duration poll,
        Duration group,
        Duration attemptTimeout,
        int concurrency,
        int perTarget,
        int maxAttempts,
        Duration firstRetry,
        Duration maxAge,
        Duration keep,
        boolean hasPatientNames,
        List<String> allowedHosts,
        Smtp smtp,
        SmsGateway sms) {

    /**
     * The mail server.
     *
     * @param host empty: no mail is sent
     * @param security none, starttls or tls
     * @param user empty: no log-in
     */
    public record Smtp(
            String host, int port, String security, String user, Secret password, String from) {

        public boolean isSetUp() {
            return !host.isEmpty();
        }
    }

    /**
     * Whoever takes short messages over HTTP.
     *
     * @param url empty: no short message is sent
     * @param body with {@code {number}} and {@code {text}}; JSON when it begins with a brace, else
     *     a form
     * @param authorization the header; empty: none
     */
    public record SmsGateway(String url, String body, Secret authorization) {

        public boolean isSetUp() {
            return !url.isEmpty();
        }

        /** Without the url, which may have a key in it. */
        @Override
        public String toString() {
            return "SmsGateway[isSetUp=" + isSetUp() + "]";
        }
    }

    private static final List<String> SECURITY = List.of("none", "starttls", "tls");

    public NotifyConfig {
        allowedHosts = List.copyOf(allowedHosts);
    }

    static NotifyConfig from(ConfigSection notify) {
        return new NotifyConfig(
                notify.intBetween("instances", 1, 0, 64),
                notify.millis("pollMillis", 1_000, 10, 60_000),
                notify.millis("groupMillis", 2_000, 0, 60_000),
                notify.millis("attemptTimeoutMillis", 10_000, 100, 60_000),
                notify.intBetween("concurrency", 64, 1, 1_000),
                notify.intBetween("perTarget", 2, 1, 100),
                notify.intBetween("maxAttempts", 10, 1, 100),
                notify.millis("firstRetryMillis", 2_000, 10, 300_000),
                Duration.ofMinutes(notify.intBetween("maxAgeMinutes", 60, 1, 1_440)),
                Duration.ofDays(notify.intBetween("keepDays", 30, 1, 3_650)),
                notify.flag("patientNames", false),
                notify.texts("allowedHosts", List.of()),
                smtp(notify),
                sms(notify));
    }

    private static Smtp smtp(ConfigSection notify) {
        Smtp smtp =
                new Smtp(
                        notify.text("smtpHost", ""),
                        notify.intBetween("smtpPort", 587, 1, 65_535),
                        notify.text("smtpSecurity", "starttls"),
                        notify.text("smtpUser", ""),
                        notify.secret("smtpPassword", ""),
                        notify.text("smtpFrom", ""));
        if (!SECURITY.contains(smtp.security())) {
            throw notify.refusal(
                    "smtpSecurity",
                    smtp.security(),
                    "must be one of " + String.join(", ", SECURITY));
        }
        if (smtp.isSetUp() && !smtp.from().contains("@")) {
            throw notify.refusal("smtpFrom", smtp.from(), "must be the address mail comes from");
        }
        return smtp;
    }

    private static SmsGateway sms(ConfigSection notify) {
        SmsGateway sms =
                new SmsGateway(
                        notify.secret("smsUrl", "").value(),
                        notify.text("smsBody", "{\"to\":\"{number}\",\"text\":\"{text}\"}"),
                        notify.secret("smsAuthorization", ""));
        if (sms.isSetUp() && !isHttp(sms.url())) {
            throw notify.refusal(
                    "smsUrl", Secret.MASK, "must be the http or https URL of a gateway");
        }
        if (!sms.body().contains("{number}") || !sms.body().contains("{text}")) {
            throw notify.refusal("smsBody", sms.body(), "must contain {number} and {text}");
        }
        return sms;
    }

    private static boolean isHttp(String text) {
        try {
            URI url = URI.create(text);
            return url.getHost() != null && List.of("http", "https").contains(url.getScheme());
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }
}
