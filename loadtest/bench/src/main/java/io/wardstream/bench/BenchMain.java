package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.EmbeddedException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** scripts/bench: measures on this machine and prints what it found. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel =
                "(ingest | dashboard | alarms | queries | lifecycle | api | cluster)",
        description = "Measures Wardstream on this machine.")
public final class BenchMain {
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new BenchMain());
        command.setExecutionExceptionHandler(BenchMain::failed);
        System.exit(command.execute(arguments));
    }

    private static int failed(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println(failure.getMessage());
        if (!(failure instanceof BenchException || failure instanceof EmbeddedException)) {
            failure.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What every run is told. */
    static final class Output {
        @Option(
                names = "--data-dir",
                defaultValue = "${sys:java.io.tmpdir}",
                paramLabel = "DIR",
                description = "Where the data of the run may lie meanwhile.")
        private Path directory = Path.of("");

        @Option(names = "--json", description = "Print one JSON object and nothing else on stdout.")
        private boolean isJson;

        int print(JsonObject json, String text) {
            System.out.print(isJson ? json.encode() + "\n" : text);
            return CommandLine.ExitCode.OK;
        }
    }

    @Command(
            name = "ingest",
            mixinStandardHelpOptions = true,
            description = {
                "COPY BINARY over one connection and the platform end to end, in turn, on a PostgreSQL",
                "of its own; then a paced run."
            })
    int ingest(
            @Option(
                            names = "--rounds",
                            defaultValue = "3",
                            description = "How often they take turns. Default: 3.")
                    int rounds,
            @Option(
                            names = "--seconds",
                            defaultValue = "15",
                            description = "Seconds of each phase. Default: 15.")
                    int seconds,
            @Option(
                            names = "--connections",
                            defaultValue = "64",
                            description = "Devices that send flat out. Default: 64.")
                    int connections,
            @Option(
                            names = "--window",
                            defaultValue = "256",
                            description = "Unacked samples each of them may have. Default: 256.")
                    int window,
            @Option(
                            names = "--devices",
                            defaultValue = "5000",
                            description = "Devices of the paced run. Default: 5000.")
                    int devices,
            @Option(
                            names = "--rate",
                            defaultValue = "1",
                            description = "Samples a second of each of them. Default: 1.")
                    double rate,
            @Option(
                            names = "--paced-warmup",
                            defaultValue = "20",
                            description = "Seconds before the paced run is measured. Default: 20.")
                    int pacedWarmUp,
            @Option(
                            names = "--paced-seconds",
                            defaultValue = "60",
                            description = "Seconds of the paced run. Default: 60.")
                    int pacedSeconds,
            @Mixin Output output)
            throws IOException, SQLException {
        IngestOptions options =
                new IngestOptions(
                        rounds,
                        seconds,
                        connections,
                        window,
                        devices,
                        rate,
                        pacedWarmUp,
                        pacedSeconds,
                        output.directory);
        IngestReport report = new IngestBench(options, Tree.find(), System.err::println).run();
        return output.print(report.json(), report.text());
    }

    @Command(
            name = "dashboard",
            mixinStandardHelpOptions = true,
            description = {
                "Devices at one sample a second, alarms, and viewers over SockJS WebSockets on a platform of its",
                "own: from a device's sample to the frame in a browser, from a limit crossed to the alarm there."
            })
    int dashboard(
            @Option(
                            names = "--devices",
                            defaultValue = "5000",
                            description = "Devices, each with a patient. Default: 5000.")
                    int devices,
            @Option(
                            names = "--beds",
                            defaultValue = "100",
                            description = "Patients of a ward. Default: 100.")
                    int beds,
            @Option(
                            names = "--viewers",
                            defaultValue = "50",
                            description =
                                    "Each watches one ward and the hospital's alarms. Default: 50.")
                    int viewers,
            @Option(
                            names = "--alarms",
                            defaultValue = "10",
                            description =
                                    "Alarms a second of the probes, one patient of each ward that is watched."
                                            + " Default: 10.")
                    double alarms,
            @Option(
                            names = "--warmup",
                            defaultValue = "60",
                            description = "Seconds before the measuring. Default: 60.")
                    int warmUp,
            @Option(
                            names = "--seconds",
                            defaultValue = "60",
                            description = "Seconds of the measuring. Default: 60.")
                    int seconds,
            @Mixin Output output)
            throws IOException, SQLException {
        DashboardOptions options =
                new DashboardOptions(
                        devices, beds, viewers, alarms, warmUp, seconds, output.directory);
        DashboardReport report =
                new DashboardBench(options, Tree.find(), System.err::println).run();
        return output.print(report.json(), report.text());
    }

    @Command(
            name = "alarms",
            mixinStandardHelpOptions = true,
            description = {
                "The alarm engine and NEWS2 by themselves, on one thread; one bed-day read from a PostgreSQL of its own",
                "and judged again, as a what-if does, best and median of several runs; then the whole way, from a limit",
                "crossed at one of many devices to the alarm in a browser."
            })
    int alarms(
            @Option(
                            names = "--patients",
                            defaultValue = "5000",
                            description = "Of the engine by itself. Default: 5000.")
                    int patients,
            @Option(
                            names = "--samples",
                            defaultValue = "100",
                            description = "Of each of them, a second apart. Default: 100.")
                    int samples,
            @Option(
                            names = "--rounds",
                            defaultValue = "5",
                            description = "Of which the median counts. Default: 5.")
                    int rounds,
            @Option(
                            names = "--devices",
                            defaultValue = "5000",
                            description = "Of the whole way. Default: 5000.")
                    int devices,
            @Option(
                            names = "--seconds",
                            defaultValue = "60",
                            description = "Of the whole way. Default: 60.")
                    int seconds,
            @Mixin Output output)
            throws IOException, SQLException {
        DashboardOptions options =
                DashboardOptions.ofTheWholeWay(devices, seconds, output.directory);
        System.err.println("judging " + samples + " samples of " + patients + " patients");
        EngineBench.Result engine = new EngineBench(patients, samples, rounds).run();
        System.err.println("judging a bed-day again, read from PostgreSQL");
        WhatIfBench.Result whatIf = new WhatIfBench(output.directory, Tree.find()).run();
        DashboardReport live = new DashboardBench(options, Tree.find(), System.err::println).run();
        AlarmsReport report = new AlarmsReport(engine, whatIf, live);
        return output.print(report.json(), report.text());
    }

    @Command(
            name = "queries",
            mixinStandardHelpOptions = true,
            description = {
                "Latest values, histories and the list of devices over HTTP, on a table that is filled first: how long,",
                "and how many pages PostgreSQL touches for each."
            })
    int queries(
            @Option(
                            names = "--rows",
                            defaultValue = "5000000",
                            description = "Samples in the table. Default: 5000000.")
                    int rows,
            @Option(
                            names = "--days",
                            defaultValue = "1",
                            description =
                                    "They are of the last so many days, a second apart; the rest is devices."
                                            + " Default: 1.")
                    int days,
            @Option(
                            names = "--runs",
                            defaultValue = "200",
                            description = "Of each query, within half a minute. Default: 200.")
                    int runs,
            @Mixin Output output)
            throws IOException, SQLException {
        QueriesOptions options = new QueriesOptions(rows, days, runs, output.directory);
        QueriesReport report = new QueriesBench(options, Tree.find(), System.err::println).run();
        return output.print(report.json(), report.text());
    }

    @Command(
            name = "api",
            mixinStandardHelpOptions = true,
            description = {
                "People ask for latest values and lists of devices at a steady rate while devices send, and what traces cost;",
                "then, with no device sending, what row-level security, the audit and traces cost: on and off in turn on the",
                "same platform."
            })
    int api(
            @Option(
                            names = "--devices",
                            defaultValue = "5000",
                            description =
                                    "Devices, each with a patient, at one sample a second. Default: 5000.")
                    int devices,
            @Option(
                            names = "--beds",
                            defaultValue = "100",
                            description = "Patients of a ward. Default: 100.")
                    int beds,
            @Option(
                            names = "--rate",
                            defaultValue = "400",
                            description = "Requests for latest values, a second. Default: 400.")
                    int rate,
            @Option(
                            names = "--lists",
                            defaultValue = "20",
                            description = "Requests for lists of devices, a second. Default: 20.")
                    int lists,
            @Option(
                            names = "--warmup",
                            defaultValue = "20",
                            description = "Seconds before each measuring. Default: 20.")
                    int warmUp,
            @Option(
                            names = "--seconds",
                            defaultValue = "30",
                            description = "Seconds of each phase. Default: 30.")
                    int seconds,
            @Option(
                            names = "--rounds",
                            defaultValue = "2",
                            description =
                                    "How often each of them is on, off, off and on, in each mix. Default: 2.")
                    int rounds,
            @Mixin Output output)
            throws IOException, SQLException {
        ApiOptions options =
                new ApiOptions(
                        devices, beds, rate, lists, warmUp, seconds, rounds, output.directory);
        ApiReport report = new ApiBench(options, Tree.find(), System.err::println).run();
        return output.print(report.json(), report.text());
    }

    @Command(
            name = "lifecycle",
            mixinStandardHelpOptions = true,
            description = {
                "The life of data: a day of samples and a day long ago are rolled up, packed and archived; then devices",
                "send and people ask. What each step costs, how large a sample is in each tier, how long answers take.",
                "Takes 15 GB of disk and half an hour at the defaults."
            })
    int lifecycle(
            @Option(
                            names = "--rows",
                            defaultValue = "50000000",
                            description =
                                    "Samples of the last day, a second apart; the rest is devices."
                                            + " Default: 50000000.")
                    int rows,
            @Option(
                            names = "--old-rows",
                            defaultValue = "5000000",
                            description = "Samples of a day that is archived. Default: 5000000.")
                    int oldRows,
            @Option(
                            names = "--devices",
                            defaultValue = "5000",
                            description = "Devices that send while people ask. Default: 5000.")
                    int devices,
            @Option(
                            names = "--seconds",
                            defaultValue = "120",
                            description = "Of which the roll-up's share is taken. Default: 120.")
                    int seconds,
            @Option(
                            names = "--runs",
                            defaultValue = "200",
                            description = "Of each query, within half a minute. Default: 200.")
                    int runs,
            @Mixin Output output)
            throws IOException, SQLException {
        LifecycleOptions options =
                new LifecycleOptions(rows, oldRows, devices, seconds, runs, output.directory);
        LifecycleReport report =
                new LifecycleBench(options, Tree.find(), System.err::println).run();
        return output.print(report.json(), report.text());
    }

    @Command(
            name = "cluster",
            mixinStandardHelpOptions = true,
            description = {
                "One node and two nodes of a cluster, each with services of their own, in turn under the same devices:",
                "CPU of a sample. Then what the event bus costs, within a node and across, and how long a node drains."
            })
    int cluster(
            @Option(
                            names = "--devices",
                            defaultValue = "5000",
                            description = "Devices, each with a patient. Default: 5000.")
                    int devices,
            @Option(
                            names = "--rate",
                            defaultValue = "1",
                            description = "Samples a second of each of them. Default: 1.")
                    double rate,
            @Option(
                            names = "--rounds",
                            defaultValue = "2",
                            description = "How often one, two, two and one take turns. Default: 2.")
                    int rounds,
            @Option(
                            names = "--warmup",
                            defaultValue = "20",
                            description = "Seconds before each phase. Default: 20.")
                    int warmUp,
            @Option(
                            names = "--seconds",
                            defaultValue = "30",
                            description = "Seconds of each phase. Default: 30.")
                    int seconds,
            @Mixin Output output)
            throws IOException, SQLException {
        ClusterOptions options =
                new ClusterOptions(devices, rate, rounds, warmUp, seconds, output.directory);
        ClusterReport report = new ClusterBench(options, Tree.find(), System.err::println).run();
        return output.print(report.json(), report.text());
    }
}
