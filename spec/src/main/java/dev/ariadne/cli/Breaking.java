package dev.ariadne.cli;

import dev.ariadne.core.Bug;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code --break BUG}: the same command in a JVM whose server code has that bug. */
final class Breaking {
    private static final String OPTION = "--break";

    private Breaking() {}

    /** Runs the command again with {@code bug}; returns its exit code. */
    static int again(String bug, CommandSpec spec) {
        String mistake = Bug.mistake(bug);
        if (!mistake.isEmpty()) {
            throw new ParameterException(spec.commandLine(), OPTION + ": " + mistake);
        }
        List<String> arguments = new ArrayList<>();
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).equals(OPTION)) {
                i++;
            } else if (!given.get(i).startsWith(OPTION + "=")) {
                arguments.add(given.get(i));
            }
        }
        if (arguments.isEmpty() || !arguments.get(0).equals(spec.name())) {
            arguments.add(0, spec.name());
        }
        return ChildJvm.run(List.of("-D" + Bug.PROPERTY + "=" + bug), arguments);
    }

    /** What the command line needs to be the same again, with a blank before it; empty when no bug is on. */
    static String option() {
        String bug = System.getProperty(Bug.PROPERTY, "");
        return bug.isEmpty() ? "" : " " + OPTION + " " + bug;
    }
}
