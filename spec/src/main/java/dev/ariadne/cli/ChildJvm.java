package dev.ariadne.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same command line in a JVM of its own, which ends with this one. */
final class ChildJvm {
    private ChildJvm() {}

    /**
     * Runs the command line again, with its input and output.
     *
     * @param flags flags of the JVM
     * @param arguments of the command line
     * @return its exit code
     */
    static int run(List<String> flags, List<String> arguments) {
        List<String> command = words(flags, arguments);
        try {
            Process child = new ProcessBuilder(command).inheritIO().start();
            Thread ending = new Thread(child::destroy);
            Runtime.getRuntime().addShutdownHook(ending);
            int code = child.waitFor();
            Runtime.getRuntime().removeShutdownHook(ending);
            return code;
        } catch (IOException e) {
            throw new EnvironmentException("cannot start " + command.get(0) + " (" + e.getMessage() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a child runs", e);
        }
    }

    /** The words that start the command line with these arguments in a JVM with these flags. */
    static List<String> words(List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Djava.awt.headless=true"));
        command.addAll(flags);
        String home = System.getProperty("ariadne.home");
        if (home != null) {
            command.add("-Dariadne.home=" + home);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return command;
    }
}
