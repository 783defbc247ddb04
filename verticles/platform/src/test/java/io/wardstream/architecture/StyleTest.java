package io.wardstream.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.wardstream.store.DatabaseChecks;
import io.wardstream.store.Leases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every class is held to, whatever its room. */
final class StyleTest {
    private static JavaClasses house;

    @BeforeAll
    static void readClasses() {
        house = House.classes();
    }

    @Test
    void onlyPgClassesStoreAndAppSpeakSql() {
        noClasses()
                .that(areNotPgClasses())
                .and()
                .resideOutsideOfPackages("io.wardstream.store..", "io.wardstream.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.sqlclient..",
                        "io.vertx.pgclient..",
                        "java.sql..",
                        "org.postgresql..")
                .check(house);
    }

    /** Each is a connection beside the pools, and so part of the check against max_connections. */
    @Test
    void everyLeaseIsCounted() {
        long leases =
                house.stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .map(JavaMethodCall::getTarget)
                        .filter(target -> target.getOwner().isEquivalentTo(Leases.class))
                        .filter(target -> target.getName().equals("compete"))
                        .count();

        assertThat(leases).as("DatabaseChecks.LEASES").isEqualTo(DatabaseChecks.LEASES);
    }

    @Test
    void verticlesAreFinalAndNamedSo() {
        classes()
                .that()
                .areAssignableTo(VerticleBase.class)
                .should()
                .haveModifier(FINAL)
                .andShould()
                .haveSimpleNameEndingWith("Verticle")
                .allowEmptyShould(true)
                .check(house);
    }

    @Test
    void concreteClassesAreFinal() {
        classes()
                .that()
                .doNotHaveModifier(ABSTRACT)
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and(areNotConstantsOfEnums())
                .should()
                .haveModifier(FINAL)
                .check(house);
    }

    @Test
    void nobodySleepsOrBlocks() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.wardstream.app..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .orShould()
                .callMethod(CountDownLatch.class, "await")
                .orShould()
                .callMethod(CountDownLatch.class, "await", long.class, TimeUnit.class)
                .orShould()
                .callMethod(Future.class, "await")
                .orShould()
                .callMethod(Future.class, "await", long.class, TimeUnit.class)
                .orShould()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethod(CompletableFuture.class, "get")
                .check(house);
    }

    @Test
    void theCodecNeedsVertxCoreAndJacksonAtMost() {
        classes()
                .that()
                .resideInAPackage("io.wardstream.codec..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "io.wardstream.codec..",
                        "io.vertx.core..",
                        "com.fasterxml.jackson.core..",
                        "org.jspecify.annotations..")
                .check(house);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked =
                house.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                        .map(found -> found.getName())
                        .sorted()
                        .toList();

        assertThat(unmarked).isEmpty();
    }

    private static DescribedPredicate<JavaClass> areNotPgClasses() {
        return DescribedPredicate.describe(
                "are not Pg classes", type -> !House.outermostName(type).startsWith("Pg"));
    }

    private static DescribedPredicate<JavaClass> areNotConstantsOfEnums() {
        return DescribedPredicate.describe(
                "are not constants of enums",
                type -> !type.getRawSuperclass().map(JavaClass::isEnum).orElse(false));
    }
}
