package io.wardstream.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code scripts/archive}. */
@Command(
        name = "scripts/archive",
        mixinStandardHelpOptions = true,
        version = "wardstream 0.1.0",
        subcommands = {VerifyCommand.class, RestoreCommand.class},
        description = "Looks after archived days.")
final class ArchiveMain {

    private ArchiveMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ArchiveMain())
                .setParameterExceptionHandler(ArchiveMain::explain)
                .setUsageHelpAutoWidth(true);
    }

    private static int explain(CommandLine.ParameterException wrong, String[] arguments) {
        wrong.getCommandLine()
                .getErr()
                .println(
                        "scripts/archive: " + wrong.getMessage() + " (see scripts/archive --help)");
        return CommandLine.ExitCode.USAGE;
    }
}
