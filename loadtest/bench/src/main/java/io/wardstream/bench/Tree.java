package io.wardstream.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The built tree and the JVMs that are started from it.
 *
 * @param home the root of the tree
 */
record Tree(Path home) {

    /** The one scripts/bench lies in. */
    static Tree find() {
        return new Tree(Path.of(System.getProperty("wardstream.home", ".")).toAbsolutePath());
    }

    Path rolesSql() {
        return home.resolve("sql").resolve("roles.sql");
    }

    /** The command of a node, as scripts/run starts it. */
    List<String> platform(Path settings) {
        List<String> command = java();
        command.add("@" + home.resolve("conf").resolve("jvm.options"));
        command.add("-Xmx384m");
        command.add("-Dlogback.configurationFile=" + home.resolve("conf").resolve("logback.xml"));
        command.addAll(own("WARDSTREAM_JAVA_OPTS"));
        command.addAll(List.of("-cp", classPath("verticles", "platform")));
        command.addAll(List.of("io.wardstream.app.Main", "--config", settings.toString()));
        return command;
    }

    List<String> simulator(List<String> arguments) {
        List<String> command = java();
        command.addAll(List.of("-Xmx512m", "-XX:+UseCompactObjectHeaders"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", classPath("loadtest", "simulator")));
        command.add("io.wardstream.simulator.Main");
        command.addAll(arguments);
        return command;
    }

    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return command;
    }

    /** A person's options come last: the JVM obeys the last of two. */
    private static List<String> own(String variable) {
        String options = System.getenv().getOrDefault(variable, "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split("\\s+", -1));
    }

    private String classPath(String folder, String module) {
        Path jar =
                home.resolve(folder)
                        .resolve(module)
                        .resolve("target")
                        .resolve("wardstream-" + module + ".jar");
        if (!Files.exists(jar)) {
            throw new BenchException(jar + " is not built: use scripts/bench.");
        }
        return jar + ":" + jar.resolveSibling("lib") + "/*";
    }
}
