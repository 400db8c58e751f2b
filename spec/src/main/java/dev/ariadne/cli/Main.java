package dev.ariadne.cli;

import dev.ariadne.core.Bug;
import dev.ariadne.net.Server;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The one command line. A subcommand is a class with picocli's annotations and one line in {@code subcommands}; it returns one of
 * {@link Exit}'s codes, throws {@link EnvironmentException} where the world is not as needed and {@link ParameterException} where the
 * command line is wrong.
 */
@Command(
        name = "ariadne",
        description =
                "Redis-style replication you can check: a model, a server, a history checker, and faults that tie them together.",
        mixinStandardHelpOptions = true,
        version = "ariadne 0.1.0",
        subcommandsRepeatable = false,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 valid, 1 violation found, 2 unknown (a limit was reached), 3 environment, 254 usage, 255 internal."
        },
        subcommands = {
            ServerCommand.class,
            FailoverCommand.class,
            TlcCommand.class,
            GuaranteesCommand.class,
            ConformCommand.class,
            SimCommand.class,
            FaultCommand.class,
            CheckCommand.class,
            ServeCommand.class,
            BenchCommand.class,
            BugsCommand.class
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(ServerCommand.NAME)) {
            Server.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        if (!Bug.mistake().isEmpty()) {
            System.err.println("ariadne: -D" + Bug.PROPERTY + ": " + Bug.mistake());
            System.exit(Exit.USAGE);
        }
        System.exit(commandLine().execute(args));
    }

    /** The whole command line, ready to execute; its error texts go to {@code getErr()}, one line each. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(USAGE_ERRORS)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? One of: " + subcommandNames(spec));
    }

    /** One line, with the nearest right name where there is one. */
    private static final IParameterExceptionHandler USAGE_ERRORS = (wrong, args) -> {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + remedy(wrong) + " (" + name + " --help)");
        return Exit.USAGE;
    };

    private static int report(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        if (failure instanceof EnvironmentException) {
            err.println(name + ": " + failure.getMessage());
            return Exit.ENVIRONMENT;
        }
        err.println(name + ": internal error: " + failure);
        failure.printStackTrace(err);
        return Exit.INTERNAL;
    }

    private static String remedy(ParameterException wrong) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            boolean option = word.startsWith("-");
            List<String> known = option
                    ? command.options().stream().map(OptionSpec::longestName).toList()
                    : List.copyOf(command.subcommands().keySet());
            String kind = option ? "option" : command.subcommands().isEmpty() ? "argument" : "command";
            return "unknown " + kind + " '" + word + "'" + Nearest.suggestion(word, known);
        }
        String message = String.valueOf(wrong.getMessage());
        return message.lines().findFirst().orElse("wrong usage");
    }

    private static String subcommandNames(CommandSpec spec) {
        return String.join(", ", spec.subcommands().keySet());
    }
}
