package io.wardstream.standalone.devices;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code scripts/devices}. Exit code 1 when something failed, 2 for misuse. */
@Command(
        name = "scripts/devices",
        mixinStandardHelpOptions = true,
        description = "Works on the devices of a running platform.",
        subcommands = CreateCommand.class)
public final class DevicesCommand {

    private static final String LOG_SETTINGS = "logback.configurationFile";

    private DevicesCommand() {}

    public static void main(String[] arguments) {
        if (System.getProperty(LOG_SETTINGS) == null) { // read at the first logger, not yet made
            System.setProperty(LOG_SETTINGS, "standalone-logback.xml");
        }
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new DevicesCommand())
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(DevicesCommand::explain);
    }

    private static int explain(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof DevicesException known) {
            command.getErr().println("scripts/devices: " + known.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
