package io.wardstream.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code scripts/audit}. */
@Command(
        name = "scripts/audit",
        mixinStandardHelpOptions = true,
        version = "wardstream 0.1.0",
        subcommands = AuditVerifyCommand.class,
        description = "Proves who saw and did what.")
final class AuditMain {

    private AuditMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new AuditMain())
                .setParameterExceptionHandler(AuditMain::explain)
                .setUsageHelpAutoWidth(true);
    }

    private static int explain(CommandLine.ParameterException wrong, String[] arguments) {
        wrong.getCommandLine()
                .getErr()
                .println("scripts/audit: " + wrong.getMessage() + " (see scripts/audit --help)");
        return CommandLine.ExitCode.USAGE;
    }
}
