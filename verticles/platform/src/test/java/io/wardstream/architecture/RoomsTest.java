package io.wardstream.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may touch whom. */
final class RoomsTest {
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = House.classes();
    }

    @Test
    void standInTheTable() throws IOException {
        Set<String> rooms = new TreeSet<>(RoomTable.read().touches().keySet());

        Set<String> built =
                classes.stream().map(House::room).collect(Collectors.toCollection(TreeSet::new));

        built.removeIf(room -> room.startsWith("codec"));
        assertThat(rooms).containsAll(built);
    }

    @Test
    void touchOnlyWhatTheTableAllows() throws IOException {
        RoomTable table = RoomTable.read();

        List<String> trespassers =
                classes.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(dependency -> isTrespass(table, dependency))
                        .map(Dependency::getDescription)
                        .distinct()
                        .toList();

        assertThat(trespassers).as("%s", table).isEmpty();
    }

    @Test
    void haveNoCycles() {
        slices().matching("io.wardstream.(*)..").should().beFreeOfCycles().check(classes);
    }

    /** The failure every store's interface names; whoever calls one decides by its category. */
    private static boolean isHowStoresFail(JavaClass target) {
        return House.outermostName(target).equals("StorageException");
    }

    private static boolean isTrespass(RoomTable table, Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        return House.holds(target)
                && !isHowStoresFail(target)
                && !table.allows(House.room(dependency.getOriginClass()), House.room(target));
    }
}
