package io.wardstream.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The classes that are judged, and which room each stands in. */
final class House {
    private static final String ROOT = "io.wardstream.";
    private static final List<String> CODEC = List.of("model", "frame", "stomp", "bus");

    private House() {}

    /** The platform and the codec: no tests, and not the embedded services the tests use. */
    static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/io/wardstream/embedded/"))
                .withImportOption(location -> !location.contains("wardstream-embedded"))
                .importPackages("io.wardstream");
    }

    static boolean holds(JavaClass type) {
        return type.getPackageName().startsWith(ROOT);
    }

    /** The room of a class of the house: {@code ingest}, or {@code codec.frame} in the codec. */
    static String room(JavaClass type) {
        List<String> path = List.of(type.getPackageName().substring(ROOT.length()).split("\\.", 3));
        return path.getFirst().equals("codec") && path.size() > 1 && CODEC.contains(path.get(1))
                ? "codec." + path.get(1)
                : path.getFirst();
    }

    /** The simple name of the outermost class: lambdas and nested classes belong to it. */
    static String outermostName(JavaClass type) {
        String name = type.getName();
        String top = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
        return top.substring(top.lastIndexOf('.') + 1);
    }
}
