package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.wardstream.alerts.engine.LimitRule;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.config.PlatformConfig;
import io.wardstream.registry.ChangeResult;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules in the database, and what a node knows of them. */
class AlertRulesIT {
    private static AlertBed bed;
    private static AlertRules rules;
    private static RuleBook book;

    @BeforeAll
    static void open() {
        bed = new AlertBed();
        rules = bed.alerts.rules();
        book =
                RegistryBed.await(
                        RuleBook.open(
                                bed.registry.vertx,
                                new PgRuleStore(bed.registry.database),
                                bed.registry.registry.hospitals(),
                                AlertBed.LIMITS,
                                bed.registry.withoutRedis(RuleBook.CHANNEL),
                                RuleBook.CHECK_MILLIS));
    }

    @AfterAll
    static void close() {
        done(book.close());
        bed.close();
    }

    private static AlertRules.Stored wardRule(Ward ward, VitalSign vital, double low) {
        LimitRule rule =
                AlertBed.limits(vital, low, Double.NaN)
                        .rule(ward.publicId(), ward.hospitalId(), ward.id(), 0);
        return new AlertRules.Stored(rule, ward.hospitalPublicId(), ward.publicId(), null);
    }

    private static List<String> vitals(Ward ward) {
        return vitals(rules, ward);
    }

    private static List<String> vitals(AlertRules rules, Ward ward) {
        Scope scope = Scope.hospitals(List.of(ward.hospitalId()));
        return RegistryBed.await(rules.list(scope, ward.hospitalId())).stream()
                .map(stored -> stored.rule().subject())
                .toList();
    }

    @Test
    void givesANewHospitalTheDefaultsOnce() {
        Ward ward = bed.registry.ward("New hospital", "A");
        assertThat(vitals(ward)).hasSize(4);
        Scope scope = Scope.hospitals(List.of(ward.hospitalId()));
        AlertRules.Stored spo2 =
                RegistryBed.await(rules.list(scope, ward.hospitalId())).stream()
                        .filter(stored -> stored.rule().subject().equals("spo2"))
                        .findFirst()
                        .orElseThrow();

        done(rules.delete(scope, spo2.rule().id(), 1));
        RuleBook another =
                RegistryBed.await(
                        RuleBook.open(
                                bed.registry.vertx,
                                new PgRuleStore(bed.registry.database),
                                bed.registry.registry.hospitals(),
                                AlertBed.LIMITS,
                                bed.registry.withoutRedis(RuleBook.CHANNEL),
                                RuleBook.CHECK_MILLIS));

        assertThat(vitals(ward)).hasSize(3).doesNotContain("spo2");
        done(another.close());
    }

    @Test
    void givesHospitalsThatComeLaterTheDefaultsThatWereTakenOver(@TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("rules.yaml");
        Files.writeString(file, "rules: [{vital: spo2, priority: high, low: 81}]");
        PlatformConfig next =
                PlatformConfig.load(null, Map.of("WARDSTREAM_ALERTS_RULES_FILE", file.toString()));
        try (AlertBed own = new AlertBed()) {
            own.alerts.prepare(next).run();
            Ward after = own.registry.ward("After the change", "A");

            assertThat(vitals(own.alerts.rules(), after)).containsExactly("spo2");
            assertThat(vitals(own.alerts.rules(), own.ward)).hasSize(4);
        }
    }

    @Test
    void makesIdAndVersionOfANewRule() {
        AlertRules.Stored made =
                RegistryBed.await(rules.create(wardRule(bed.ward, VitalSign.SPO2, 80)));

        assertThat(made.rule().version()).isEqualTo(1);
        assertThat(made.rule().id()).isNotEqualTo(bed.ward.publicId());
    }

    @Test
    void findsAChangeThatNobodyHasToldOf() {
        long before = book.rules().version();

        bed.run(
                """
                WITH changed AS (UPDATE alert_rule SET low = 12 WHERE vital = 'etco2')
                UPDATE alert_rule_change SET version = version + 1
                """);

        await().atMost(Duration.ofSeconds(3)).until(() -> book.rules().version() > before);
    }

    @Test
    void refusesAChangeOfAVersionThatIsGone() {
        AlertRules.Stored made =
                RegistryBed.await(rules.create(wardRule(bed.ward, VitalSign.HEART_RATE, 30)));
        done(rules.replace(made.rule(), 1));

        ChangeResult<AlertRules.Stored> second = RegistryBed.await(rules.replace(made.rule(), 1));

        assertThat(second).isInstanceOf(ChangeResult.Stale.class);
        assertThat(RegistryBed.await(rules.find(bed.scope, made.rule().id())))
                .hasValueSatisfying(now -> assertThat(now.rule().version()).isEqualTo(2));
    }

    @Test
    void hasOneRuleOfAScopeVitalAndPriority() {
        done(rules.create(wardRule(bed.ward, VitalSign.TEMPERATURE, 35)));

        assertThatThrownBy(() -> done(rules.create(wardRule(bed.ward, VitalSign.TEMPERATURE, 34))))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refused ->
                                assertThat(refused.category())
                                        .isEqualTo(StorageException.Category.DUPLICATE));
    }

    @Test
    void letsADefaultGiveWayToARuleThatSomebodyMakes() {
        Ward ward = bed.registry.ward("Given way", "A");
        Scope scope = Scope.hospitals(List.of(ward.hospitalId()));
        AlertRules.Stored given =
                RegistryBed.await(rules.list(scope, ward.hospitalId())).stream()
                        .filter(stored -> stored.rule().subject().equals("spo2"))
                        .findFirst()
                        .orElseThrow();
        LimitRule own =
                AlertBed.limits(VitalSign.SPO2, 91, Double.NaN)
                        .rule(ward.publicId(), ward.hospitalId(), 0, 0);
        AlertRules.Stored asked = new AlertRules.Stored(own, ward.hospitalPublicId(), null, null);

        AlertRules.Stored made = RegistryBed.await(rules.create(asked));

        assertThat(made.rule())
                .isInstanceOfSatisfying(
                        LimitRule.class, rule -> assertThat(rule.low()).isEqualTo(91));
        assertThat(made.rule().id()).isNotEqualTo(given.rule().id());
        assertThat(vitals(ward)).hasSize(4);
        assertThatThrownBy(() -> done(rules.create(asked))).isInstanceOf(StorageException.class);
    }

    @Test
    void keepsADefaultThatSomebodyHasChanged() {
        Ward ward = bed.registry.ward("Changed", "A");
        Scope scope = Scope.hospitals(List.of(ward.hospitalId()));
        AlertRules.Stored given =
                RegistryBed.await(rules.list(scope, ward.hospitalId())).getFirst();
        done(rules.replace(given.rule(), 1));

        assertThatThrownBy(() -> done(rules.create(given))).isInstanceOf(StorageException.class);
    }

    @Test
    void takesOneOfTwoThatContradictEachOtherAndComeAtOnce() {
        Ward ward = bed.registry.ward("At once", "A");
        AlertRules.Stored high = heartRateAbove(ward, AlarmPriority.HIGH, 110);
        AlertRules.Stored medium = heartRateAbove(ward, AlarmPriority.MEDIUM, 130);
        Future<AlertRules.Stored> first = rules.create(high);
        Future<AlertRules.Stored> second = rules.create(medium);

        done(Future.join(first, second).otherwiseEmpty());

        Future<AlertRules.Stored> refused = first.failed() ? first : second;
        assertThat(List.of(first.succeeded(), second.succeeded())).containsOnlyOnce(true);
        assertThat(refused.cause()).isInstanceOf(RuleContradiction.class);
    }

    private static AlertRules.Stored heartRateAbove(Ward ward, AlarmPriority priority, int high) {
        LimitRule rule =
                new RuleTemplate(VitalSign.HEART_RATE, priority, Double.NaN, high, 0, 0, 1, false)
                        .rule(ward.publicId(), ward.hospitalId(), ward.id(), 0);
        return new AlertRules.Stored(rule, ward.hospitalPublicId(), ward.publicId(), null);
    }

    @Test
    void hidesTheRulesOfOtherHospitals() {
        Scope other = Scope.hospitals(List.of());

        List<AlertRules.Stored> seen = RegistryBed.await(rules.list(other, 0));

        assertThat(seen).isEmpty();
    }
}
