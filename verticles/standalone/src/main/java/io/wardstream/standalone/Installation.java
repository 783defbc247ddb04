package io.wardstream.standalone;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the built tree is, and what lies where in it. */
record Installation(Path home) {

    /**
     * The tree this program was built in, or the one named by the system property {@code
     * wardstream.home}.
     */
    static Installation find() {
        String chosen = System.getProperty("wardstream.home");
        if (chosen != null) {
            return new Installation(Path.of(chosen).toAbsolutePath());
        }
        Path code = codeLocation();
        return Stream.iterate(code, folder -> folder != null, Path::getParent)
                .map(Installation::new)
                .filter(candidate -> Files.exists(candidate.rolesSql()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new StandaloneException(
                                        "There is no sql/roles.sql above " + code + "."));
    }

    private static Path codeLocation() {
        try {
            return Path.of(
                    StandaloneMain.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException cause) {
            throw new IllegalStateException("the class path has an entry that is no file", cause);
        }
    }

    Path rolesSql() {
        return home.resolve("sql").resolve("roles.sql");
    }

    /** The options of the platform's JVM, an argument file for {@code java @file}. */
    Path platformJvmOptions() {
        return home.resolve("conf").resolve("jvm.options");
    }

    /**
     * The JVM keeps the platform's classes there at its first orderly stop and starts with half the
     * CPU from then on; it makes the file anew when the jar is another.
     */
    List<String> classArchiveOptions() {
        Path archive =
                home.resolve("verticles")
                        .resolve("platform")
                        .resolve("target")
                        .resolve("wardstream-platform.jsa");
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds=off",
                "-Xlog:aot=off");
    }

    Path logback() {
        return home.resolve("conf").resolve("logback.xml");
    }

    String platformClassPath() {
        return classPath(home.resolve("verticles").resolve("platform"), "wardstream-platform.jar");
    }

    String simulatorClassPath() {
        return classPath(home.resolve("loadtest").resolve("simulator"), "wardstream-simulator.jar");
    }

    private static String classPath(Path module, String jarName) {
        Path jar = module.resolve("target").resolve(jarName);
        if (!Files.exists(jar)) {
            throw new StandaloneException(
                    jar + " is not built: use scripts/run, or run `mvn package` first.");
        }
        return jar + ":" + jar.resolveSibling("lib") + "/*";
    }
}
