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
        List<String> command = node(classPath("verticles", "platform"), "-Xmx384m");
        command.addAll(List.of("io.wardstream.app.Main", "--config", settings.toString()));
        return command;
    }

    /** The same with an audit that can be switched off, and a heap for people as well. */
    List<String> switchedNode(Path settings) {
        String classPath = classPath("verticles", "platform") + ":" + jar("loadtest", "bench");
        List<String> command = node(classPath, "-Xmx768m");
        command.addAll(List.of(SwitchedNode.class.getName(), settings.toString()));
        return command;
    }

    private List<String> node(String classPath, String heap) {
        List<String> command = java();
        command.add("@" + home.resolve("conf").resolve("jvm.options"));
        command.add(heap);
        command.add("-Dlogback.configurationFile=" + home.resolve("conf").resolve("logback.xml"));
        command.addAll(own("WARDSTREAM_JAVA_OPTS"));
        command.addAll(List.of("-cp", classPath));
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
        Path jar = jar(folder, module);
        return jar + ":" + jar.resolveSibling("lib") + "/*";
    }

    private Path jar(String folder, String module) {
        Path jar =
                home.resolve(folder)
                        .resolve(module)
                        .resolve("target")
                        .resolve("wardstream-" + module + ".jar");
        if (!Files.exists(jar)) {
            throw new BenchException(jar + " is not built: use scripts/bench.");
        }
        return jar;
    }
}
