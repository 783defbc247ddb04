package io.wardstream.bench.capacity;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** scripts/capacity: prints what so many devices need. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Nodes, memory, pools and disk for so many devices, from the figures of docs/CAPACITY.md."
        })
public final class CapacityMain implements Callable<Integer> {
    @Option(names = "--devices", defaultValue = "5000", description = "Devices today.")
    private int devices;

    @Option(names = "--rate", defaultValue = "1", description = "Samples a second of each.")
    private double rate;

    @Option(names = "--users", defaultValue = "100", description = "People who use REST at once.")
    private int users;

    @Option(names = "--views", defaultValue = "50", description = "Pages open at once.")
    private int views;

    @Option(names = "--growth", defaultValue = "0", description = "More devices a year, percent.")
    private double growth;

    @Option(names = "--years", defaultValue = "3", description = "Years to plan for.")
    private int years;

    @Option(
            names = "--connections",
            defaultValue = "5000",
            description = "ingest.maxConnections: devices of a node at most.")
    private int connections;

    @Option(
            names = "--pool",
            defaultValue = "16",
            description = "platformPoolSize + readerPoolSize + historyPoolSize of a node.")
    private int pool;

    @Option(
            names = "--row-hours",
            defaultValue = "16",
            description = "Hours for which samples are rows: lifecycle.openHours and a slot.")
    private int rowHours;

    @Option(
            names = "--raw-days",
            defaultValue = "7",
            description = "Days for which samples stay in PostgreSQL.")
    private int rawDays;

    @Option(
            names = "--minute-days",
            defaultValue = "90",
            description = "Days for which roll-ups of a minute stay there.")
    private int minuteDays;

    @Option(
            names = "--parquet-days",
            defaultValue = "90",
            description = "Days for which samples stay in the object store; 0: for ever.")
    private int parquetDays;

    @Option(
            names = "--hour-years",
            defaultValue = "3",
            description = "Years for which roll-ups of an hour stay in the object store.")
    private int hourYears;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CapacityMain()).execute(arguments));
    }

    @Override
    public Integer call() {
        Plan plan;
        try {
            plan =
                    new Plan(
                            new Demand(
                                    devices,
                                    rate,
                                    users,
                                    views,
                                    growth,
                                    years,
                                    connections,
                                    pool,
                                    new Demand.Retention(
                                            rowHours,
                                            rawDays,
                                            minuteDays,
                                            parquetDays,
                                            hourYears)));
        } catch (IllegalArgumentException outOfBounds) {
            System.err.println(outOfBounds.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        System.out.print(isJson ? plan.json().encode() + "\n" : plan.text());
        return CommandLine.ExitCode.OK;
    }
}
